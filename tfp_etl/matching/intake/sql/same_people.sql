-- One row: a record and the record it is a copy of (its person_record): rows under one source_ref that show one person again, since
-- a file was delivered twice. They agree in name and birth date, or, without a birth date, in all they tell; no number and no gender
-- differs. Under an initial two people of one list look alike (twins), so there are as many rows as most people of the source have. A
-- record that somebody decided about (decided) stands for itself.
create temp table same_people as
with shown as (
    select
        source,
        person,
        min(record_id) as person_record,
        count(*) as times,
        bool_or(is_initial) as is_initial,
        min(upn) is not distinct from max(upn) and min(nino) is not distinct from max(nino) and min(gender) is not distinct from max(gender)
            as is_one
    from shown_people
    group by source, person
),
copied as (
    select shown.person, shown.person_record
    from shown
    left join usual_times on usual_times.source is not distinct from shown.source
    where shown.times > 1 and is_one and (not is_initial or shown.times = usual_times.times)
)
select shown_people.record_id, min(copied.person_record) as person_record
from shown_people
join copied using (person)
group by shown_people.record_id
