-- One row: a pupil number of a row that is new, changed or gone.
create temp table number_touched as
with told as (
    select upn, former_upn from seated_fresh
    union all
    select upn, former_upn from kept.seated semi join dropped_row using (row_key)
)
select upn as number from told where upn is not null
union
select former_upn from told where former_upn is not null
