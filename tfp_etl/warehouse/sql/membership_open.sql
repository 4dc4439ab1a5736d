-- One row written: a membership that the run is the first to hold. The first word on a person's families is known from
-- the first record of the person.
with fresh as (
    select distinct t.*
    from pg_temp.told t
    where not exists (
        select from core.family_membership m
        where m.known_to is null
            and m.person_id = t.person_id
            and m.family_id = t.family_id
            and coalesce(m.valid_from, '-infinity') = coalesce(t.valid_from, '-infinity')
            and coalesce(m.valid_to, 'infinity') = coalesce(t.valid_to, 'infinity')
            and coalesce(m.role, '') = coalesce(t.role, '')
            and m.is_primary = t.is_primary
    )
),
placed as (
    select distinct m.person_id from core.family_membership m
)
insert into core.family_membership (person_id, family_id, valid_from, valid_to, role, is_primary, known_from)
select
    f.person_id, f.family_id, f.valid_from, f.valid_to, f.role, f.is_primary,
    case when d.person_id is not null then %(known_from)s else least(%(known_from)s, coalesce(p.known_from, %(known_from)s)) end
from fresh f
left join placed d on d.person_id = f.person_id
left join core.person p on p.person_id = f.person_id
order by md5(f.person_id::text)  -- the index of the exclusion constraint grows flat from rows in no order
