-- One row out: a person with the birth date that most datasets tell; where they differ equally, most records, then the
-- source that checks it best.
with
told as (
    select record_id, dob, 1 as doubt from core.enrolment where dob is not null and core.was_known(known_from, known_to)
    union all
    select record_id, dob, 2 from core.benefit_spell where dob is not null and core.was_known(known_from, known_to)
    union all
    select record_id, dob, 3 from core.programme_member where dob is not null and core.was_known(known_from, known_to)
    union all
    select record_id, dob, 4 from core.tenancy_member where dob is not null and core.was_known(known_from, known_to)
    union all
    select record_id, dob, 5 from core.offence where dob is not null and core.was_known(known_from, known_to)
    union all
    select record_id, dob, 6 from core.asb_incident where dob is not null and core.was_known(known_from, known_to)
),
voices as (
    select l.person_id, t.dob, count(distinct t.doubt) as datasets, count(*) as records, min(t.doubt) as doubt
    from told t
    join core.person_link l on l.record_id = t.record_id and core.was_known(l.known_from, l.known_to)
    group by 1, 2
),
birth as (
    select distinct on (person_id) person_id, dob
    from voices
    order by person_id, datasets desc, records desc, doubt, dob
),
known_person as (
    select distinct person_id from core.family_membership where core.was_known(known_from, known_to)
    union
    select person_id from birth
)
select p.person_id, b.dob
from known_person p
left join birth b using (person_id)
