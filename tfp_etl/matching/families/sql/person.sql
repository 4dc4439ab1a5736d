-- One row: a person, with the birth date and sex most records tell, the surnames ever used and the parts played.
create temp table person as
with told as (
    select
        person_id,
        mode(dob order by dob) as dob,
        mode(gender order by gender) as gender,
        bool_or(kind = 'pupil') as is_pupil,
        bool_or(kind in ('contact', 'benefits') or relationship in ('Tenant', 'Joint Tenant', 'Partner')) as is_grown_up
    from record
    group by person_id
),

spelled as (
    select
        person_id,
        regexp_replace(upper(strip_accents(surname)), '[^A-Z -]', '', 'g') as surname
    from record
    where surname is not null
),

word as (
    select
        person_id,
        unnest(list_append(string_split_regex(surname, '[ -]+'), regexp_replace(surname, '[ -]', '', 'g'))) as surname
    from spelled
),

surnames as (
    select
        person_id,
        list(distinct surname order by surname) as surnames,
        mode(surname order by surname) as surname
    from word
    where length(surname) > 2
    group by person_id
),

everyone as (select distinct person_id from links)

select
    everyone.person_id,
    told.dob,
    told.gender,
    coalesce(told.is_pupil, false) as is_pupil,
    coalesce(surnames.surnames, []) as surnames,
    surnames.surname,
    case when told.dob is not null then date_diff('month', told.dob, $as_of::date) // 12 end as age,
    case
        when told.dob is not null then told.dob + interval 18 year > $as_of::date
        else coalesce(told.is_pupil and not told.is_grown_up, false)
    end as is_minor
from everyone
left join told on everyone.person_id = told.person_id
left join surnames on everyone.person_id = surnames.person_id
