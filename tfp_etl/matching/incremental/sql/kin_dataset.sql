-- One row: a dataset that is new, or of which the latest extract says what is out of date.
select dataset
from (select distinct dataset from shown)
where dataset not in (select dataset from kept_first_feed where not is_known and kind <> 'census')
