-- One row: a record whose rows show two people, so that its id is a place on a list (whoever is third on a tenancy) and says nothing of
-- who stands there. The forename is another than in the latest row, and the date of birth, or where that is unknown the surname or gender.
create temp table place_records as
with latest as (
    select
        record_id,
        arg_max(
            {'forename': forename, 'surname': surname, 'dob': dob, 'gender': gender},
            {
                'told_on': coalesce(record_date, date '1900-01-01'),
                'forename': forename, 'surname': surname, 'dob': dob, 'gender': gender
            }
        ) as told
    from described
    where forename is not null
    group by record_id
    having count(*) > 1
),
compared as (
    select
        record_id,
        dob <> told.dob as is_otherwise_born,
        (year(dob) = year(told.dob))::int + (month(dob) = month(told.dob))::int + (day(dob) = day(told.dob))::int >= 2
        or year(dob) = year(told.dob) and month(dob) = day(told.dob) and day(dob) = month(told.dob) as may_be_born_then,
        coalesce(gender <> told.gender, false)
        or coalesce(jaro_winkler_similarity(upper(strip_accents(surname)), upper(strip_accents(told.surname))) < 0.8, false) as is_otherwise
    from described
    join latest using (record_id)
    where greatest(
            jaro_winkler_similarity(upper(strip_accents(forename)), upper(strip_accents(told.forename))),
            jaro_winkler_similarity(upper(strip_accents(forename)), upper(strip_accents(told.surname))),
            jaro_winkler_similarity(upper(strip_accents(surname)), upper(strip_accents(told.forename)))
        ) < 0.8
)
select distinct record_id
from compared
where is_otherwise_born and not may_be_born_then or is_otherwise_born is null and is_otherwise
