-- One row: a way to write an address near one that came or went, its dwelling as it was (null: the way is new) and as it is now. A dwelling keeps
-- its number while no way of it that was there before is another's now, nor another's its own.
create temp table dwelling_now as
with told as (
    select address.way, address.dwelling as before, numbered.dwelling as now
    from address
    inner join numbered on address.address_no = numbered.address_no
    where address.is_near
),

parted as (
    select before from told where before is not null group by before having count(distinct now) > 1
),

kept as (
    select now, min(before) as label
    from told
    group by now
    having count(distinct before) = 1 and min(before) not in (select before from parted)
)

select
    told.way,
    told.before,
    coalesce(kept.label, (hash(min(told.way) over (partition by told.now), $run) >> 1)::bigint) as now
from told
left join kept on told.now = kept.now
