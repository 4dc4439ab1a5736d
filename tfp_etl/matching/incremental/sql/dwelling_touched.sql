-- One row: a dwelling in which a touched row lives, or lived.
create temp table dwelling_touched as
select distinct found_dwelling
from (
    select found_dwelling from found semi join touched_row using (row_key)
    union all
    select found_dwelling from kept.seated semi join touched_row using (row_key)
)
where found_dwelling is not null
