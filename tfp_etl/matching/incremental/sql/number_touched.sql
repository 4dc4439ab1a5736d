-- One row: a pupil number of a row that is new, changed or gone: as a hash.
create temp table number_touched as
with told as (
    select upn, former_upn from seated_fresh
    union all
    select upn, former_upn from kept_reached semi join dropped_row using (row_key)
)
select hash(upn) as number from told where upn is not null
union
select hash(former_upn) from told where former_upn is not null
