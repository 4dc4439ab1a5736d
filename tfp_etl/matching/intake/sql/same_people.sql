-- One row: a record and the record it is a copy of (its person_record): rows under one source_ref that show one person again, since
-- a file was delivered twice. They agree in name and birth date, or, without a birth date, in all they tell; no number differs. A
-- record that somebody decided about (decided) stands for itself.
create temp table same_people as
with keyed as (
    select
        record_id,
        upn,
        nino,
        case
            when dob is not null then hash(source, source_ref, upper(forename), upper(surname), dob)
            else hash(source, source_ref, upper(forename), upper(surname), role, gender, upper(address), town, postcode, uprn, upn, nino)
        end as person
    from described
    anti join decided using (record_id)
    where source_ref is not null and forename is not null and surname is not null
),
copied as (
    select person, min(record_id) as person_record
    from keyed
    group by person
    having min(record_id) < max(record_id)
        and min(upn) is not distinct from max(upn)
        and min(nino) is not distinct from max(nino)
)
select keyed.record_id, min(copied.person_record) as person_record
from keyed
join copied using (person)
group by keyed.record_id
