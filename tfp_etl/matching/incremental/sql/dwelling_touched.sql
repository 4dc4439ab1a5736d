-- One row: a dwelling in which a touched row lives, or lived.
create temp table dwelling_touched as
select distinct found_dwelling
from (
    select row_key, found_dwelling from found
    union all
    select row_key, found_dwelling from kept_reached
)
semi join touched_row using (row_key)
where found_dwelling is not null
