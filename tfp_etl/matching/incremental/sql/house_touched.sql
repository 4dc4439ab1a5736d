-- One row: a house and street that a changed row names, or named.
create temp table house_touched as
select distinct house_key
from (
    select house_key from placed_fresh
    union all
    select house_key from kept.seated semi join changed_row using (row_key)
)
where house_key is not null
