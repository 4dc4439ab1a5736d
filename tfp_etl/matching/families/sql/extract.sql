-- One row: a dataset and the last day that any of its rows speaks of.
create temp table extract as
select
    dataset,
    max(last_seen_on) as extract_on
from told
group by dataset
