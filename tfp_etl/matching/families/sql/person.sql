-- One row: a person, with the birth date and sex most records tell, the surnames ever used and the parts played: whose
-- child, parent or guardian a list or note says they are, whether only a contact's name is told, and the first day of any record.
create or replace temp table person as
with told as (
    select
        person_id,
        bool_or(kind = 'pupil') as is_pupil,
        bool_or(kind in ('contact', 'benefits') or relationship in ('Tenant', 'Joint Tenant', 'Partner')) as is_grown_up,
        bool_or(is_members and role = 'CHILD' or relationship in ('Son', 'Daughter')) as is_told_child,
        bool_or(is_members and role = 'PARENT' or relationship in ('Mother', 'Father', 'Step-parent') and same_address)
            as is_told_parent,
        bool_or(relationship in ('Foster carer', 'Grandparent') and same_address) as is_told_guardian,
        bool_and(is_bare) as is_name_only,
        min(least(coalesce(valid_from, first_seen_on), first_seen_on)) as seen_on
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
        arg_max(dob, times * 10000000 + (dob - '0001-01-01'::date)) as dob
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

written as (
    select
        person_id,
        surname_no,
        count(*) as times
    from record
    where surname_no is not null
    group by person_id, surname_no
),

-- Of spellings that differ in spaces and signs only, the words of the first count.
worn as (
    select
        written.person_id,
        surname.whole_no,
        min(written.surname_no) as surname_no,
        sum(written.times)::bigint as times
    from written
    inner join surname on written.surname_no = surname.surname_no
    where length(surname.whole) > 1
    group by written.person_id, surname.whole_no
),

most_worn as (
    select
        person_id,
        count(*) as surnames,
        arg_max(surname_no, times * 1000000000 + whole_no) as surname_no
    from worn
    group by person_id
),

several as (
    select
        worn.person_id,
        list_sort(list_distinct(flatten(list(surname.words)))) as surnames
    from worn
    inner join most_worn on worn.person_id = most_worn.person_id and most_worn.surnames > 1
    inner join surname on worn.surname_no = surname.surname_no
    group by worn.person_id
),

everyone as (select distinct person_id from links)

select
    everyone.person_id,
    birth.dob,
    sex.gender,
    coalesce(told.is_pupil, false) as is_pupil,
    coalesce(told.is_told_child, false) as is_told_child,
    coalesce(told.is_told_parent, false) as is_told_parent,
    coalesce(told.is_told_guardian, false) as is_told_guardian,
    coalesce(told.is_name_only, false) as is_name_only,
    told.seen_on,
    coalesce(several.surnames, list_sort(list_distinct(surname.words)), []) as surnames,
    surname.whole as surname,
    surname.whole_no as surname_no,
    case when birth.dob is not null then date_diff('month', birth.dob, $as_of::date) // 12 end as age,
    case
        when birth.dob is not null then birth.dob + interval 18 year > $as_of::date
        else coalesce(told.is_pupil and not told.is_grown_up, false)
    end as is_minor
from everyone
left join told on everyone.person_id = told.person_id
left join birth on everyone.person_id = birth.person_id
left join sex on everyone.person_id = sex.person_id
left join most_worn on everyone.person_id = most_worn.person_id
left join surname on most_worn.surname_no = surname.surname_no
left join several on everyone.person_id = several.person_id
