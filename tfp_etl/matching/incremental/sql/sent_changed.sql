-- One row: a row that is new, gone, or there another number of times.
create temp table changed_sent as
select row_hash
from (
    select row_hash, 1 as here from sent_row
    union all
    select row_hash, -1 from kept.given_row
)
group by row_hash
having sum(here) <> 0
