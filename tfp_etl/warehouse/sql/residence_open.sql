-- One row written: a residence that the run is the first to hold. The first word on where a person lives is known from the first
-- record of the person.
with fresh as (
    select distinct t.*
    from pg_temp.told t
    where not exists (
        select from core.household_residence r
        where r.known_to is null
            and t.person_id = r.person_id
            and t.household_id = r.household_id
            and coalesce(t.valid_from, '-infinity') = coalesce(r.valid_from, '-infinity')
            and coalesce(t.valid_to, 'infinity') = coalesce(r.valid_to, 'infinity')
            and t.kind = r.kind
    )
),
placed as (
    select distinct r.person_id from core.household_residence r
)
insert into core.household_residence (person_id, household_id, valid_from, valid_to, kind, known_from)
select
    f.person_id, f.household_id, f.valid_from, f.valid_to, f.kind,
    case when d.person_id is not null then %(known_from)s else least(%(known_from)s, coalesce(p.known_from, %(known_from)s)) end
from fresh f
left join placed d on d.person_id = f.person_id
left join core.person p on p.person_id = f.person_id
