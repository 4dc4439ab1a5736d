-- One row: a dataset and the last day that any of its rows speaks of.
create or replace temp table extract as
select
    dataset.dataset,
    max(told.last_seen_on) as extract_on
from told
inner join dataset on told.dataset_no = dataset.dataset_no
group by dataset.dataset
