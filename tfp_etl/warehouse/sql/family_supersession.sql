-- One row written: a pair of families of which one takes over from the other in this run. A dated move is none: the
-- person's spell in the old family is still told. Second homes are none either.
with
gone as (
    select distinct m.person_id, m.family_id
    from core.family_membership m
    where m.known_to is null
        and m.is_primary
        and not exists (
            select from pg_temp.told t where t.person_id = m.person_id and t.family_id = m.family_id and t.is_primary
        )
),
moved as (
    select g.family_id as old_family_id, t.family_id as new_family_id, count(distinct g.person_id) as person_count
    from gone g
    join pg_temp.told t on t.person_id = g.person_id and t.is_primary
    group by 1, 2
),
judged as (
    select
        m.*,
        not exists (select from pg_temp.told t where t.family_id = m.old_family_id) as old_is_empty,
        not exists (select from core.family f where f.family_id = m.new_family_id) as new_is_new
    from moved m
)
insert into core.family_supersession (old_family_id, new_family_id, known_from, kind, person_count)
select
    old_family_id, new_family_id, %(known_from)s, case when old_is_empty then 'MERGED' else 'SPLIT' end, person_count
from judged
where old_is_empty or new_is_new
on conflict (old_family_id, new_family_id, known_from) do update
set kind = excluded.kind, person_count = excluded.person_count
