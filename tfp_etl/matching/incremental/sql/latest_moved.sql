-- One row: of how many kinds of extract another one is the latest now.
select count(*)
from latest_now
inner join latest_then using (dataset)
where latest_now.latest_on is distinct from latest_then.latest_on
