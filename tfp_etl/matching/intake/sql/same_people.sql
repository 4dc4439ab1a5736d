-- One row: a record and the record it is a copy of (its person_record): rows under one source_ref that show one person again, since
-- a file was delivered twice. They agree in name and birth date, or, without a birth date, in all they tell; no number and no gender
-- differs. Under an initial two people of one list look alike (twins), so there are as many rows as most people of the source have. A
-- record that somebody decided about (decided) stands for itself.
create temp table same_people as
with keyed as (
    select
        record_id,
        source,
        upn,
        nino,
        gender,
        length(regexp_replace(forename, '[^\pL]', '', 'g')) < 2 as is_initial,
        case
            when dob is not null then hash(source, source_ref, upper(forename), upper(surname), dob)
            else hash(source, source_ref, upper(forename), upper(surname), role, gender, upper(address), town, postcode, uprn, upn, nino)
        end as person
    from described
    anti join decided using (record_id)
    where source_ref is not null and forename is not null and surname is not null
),
shown as (
    select
        source,
        person,
        min(record_id) as person_record,
        count(*) as times,
        bool_or(is_initial) as is_initial,
        min(upn) is not distinct from max(upn) and min(nino) is not distinct from max(nino) and min(gender) is not distinct from max(gender)
            as is_one
    from keyed
    group by source, person
),
usual as (
    select source, mode(times order by times) as times
    from shown
    where not is_initial
    group by source
),
copied as (
    select shown.person, shown.person_record
    from shown
    left join usual on usual.source is not distinct from shown.source
    where shown.times > 1 and is_one and (not is_initial or shown.times = usual.times)
)
select keyed.record_id, min(copied.person_record) as person_record
from keyed
join copied using (person)
group by keyed.record_id
