-- One row: the key of a row that is new, gone, or there another number of times.
create temp table changed_row as
select row_key
from (
    select row_key, 1 as here from now
    union all
    select row_key, -1 from kept.sighting
)
group by row_key
having sum(here) <> 0
