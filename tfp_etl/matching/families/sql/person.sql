-- One row: a person, with the birth date and sex most records tell, the surnames ever used and the parts played.
create temp table person as
with told as (
    select
        person_id,
        bool_or(kind = 'pupil') as is_pupil,
        bool_or(kind in ('contact', 'benefits') or relationship in ('Tenant', 'Joint Tenant', 'Partner')) as is_grown_up
    from record
    group by person_id
),

dob_told as (
    select
        person_id,
        dob,
        count(*) as times
    from record
    where dob is not null
    group by person_id, dob
),

birth as (
    select
        person_id,
        max_by(dob, { 'times': times, 'dob': dob }) as dob
    from dob_told
    group by person_id
),

sex as (
    select
        person_id,
        if(count(*) filter (gender = 'F') >= count(*) filter (gender = 'M'), 'F', 'M') as gender
    from record
    where gender in ('F', 'M')
    group by person_id
),

spelled as (
    select
        surname,
        regexp_replace(upper(strip_accents(surname)), '[^\p{L} -]', '', 'g') as letters
    from (select distinct surname from record where surname is not null)
),

spelling as (
    select
        surname,
        regexp_replace(letters, '[ -]', '', 'g') as whole,
        list_filter(
            list_append(string_split_regex(letters, '[ -]+'), regexp_replace(letters, '[ -]', '', 'g')),
            lambda word: length(word) > 2 or length(word) = 2 and length(letters) = 2
        ) as words
    from spelled
),

worn as (
    select
        record.person_id,
        spelling.whole,
        count(*) as times,
        any_value(spelling.words order by spelling.surname) as words
    from record
    inner join spelling on record.surname = spelling.surname
    where length(spelling.whole) > 1
    group by record.person_id, spelling.whole
),

surnames as (
    select
        person_id,
        list_sort(list_distinct(flatten(list(words)))) as surnames,
        max_by(whole, { 'times': times, 'whole': whole }) as surname
    from worn
    group by person_id
),

everyone as (select distinct person_id from links)

select
    everyone.person_id,
    birth.dob,
    sex.gender,
    coalesce(told.is_pupil, false) as is_pupil,
    coalesce(surnames.surnames, []) as surnames,
    surnames.surname,
    case when birth.dob is not null then date_diff('month', birth.dob, $as_of::date) // 12 end as age,
    case
        when birth.dob is not null then birth.dob + interval 18 year > $as_of::date
        else coalesce(told.is_pupil and not told.is_grown_up, false)
    end as is_minor
from everyone
left join told on everyone.person_id = told.person_id
left join birth on everyone.person_id = birth.person_id
left join sex on everyone.person_id = sex.person_id
left join surnames on everyone.person_id = surnames.person_id
