-- One row written: a careworks reference that matching could not place, with the number below zero it has or now gets.
with
unplaced as (
    select distinct f.family_ref
    from core.programme_family f
    where f.family_ref is not null
        and not exists (select from pg_temp.told t where t.family_ref = f.family_ref)
),
numbered as (
    select u.family_ref, a.family_id
    from unplaced u
    left join lateral (
        select a.family_id
        from core.family_anchor a
        where a.family_ref = u.family_ref and a.family_id < 0
        order by a.known_from desc
        limit 1
    ) a on true
),
lowest as (
    select least(0, min(family_id)) as family_id from core.family
)
insert into pg_temp.told (family_ref, family_id)
select
    n.family_ref,
    coalesce(
        n.family_id,
        coalesce(l.family_id, 0) - row_number() over (partition by n.family_id is null order by n.family_ref)
    )
from numbered n
cross join lowest l
