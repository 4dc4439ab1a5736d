-- One row: a record and the record it is a copy of (its person_record): rows under one source_ref that show one person again, since
-- a file was delivered twice. They agree in name and birth date, or, without a birth date, in all they tell. No number differs.
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
    where source_ref is not null and forename is not null and surname is not null
),
copied as (
    select person, min(record_id) as person_record
    from keyed
    group by person
    having count(distinct record_id) > 1 and count(distinct upn) < 2 and count(distinct nino) < 2
)
select keyed.record_id, min(copied.person_record) as person_record
from keyed
join copied using (person)
group by keyed.record_id
