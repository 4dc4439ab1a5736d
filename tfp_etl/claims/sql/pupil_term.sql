-- One row a person asked about, a day and one of the terms counted on it, for persons who are, or may be, a school-age
-- child in the last of these terms. is_school_age is null where neither curriculum year, birth date nor role tell.
with person as (
    select person_id, asked_on, dob, bool_or(has_adult_role) as has_adult_role
    from asked_member
    group by all
),
aged as (
    select
        p.person_id,
        p.asked_on,
        t.position,
        t.academic_year,
        t.term_code,
        t.first_on,
        t.last_on,
        case
            when y.person_id is not null
            then y.curriculum_year - (y.school_year - t.school_year) between d.school_year_first and d.school_year_last
            when p.dob is not null
            then age_on(p.dob, make_date(t.school_year, 8, 31)) between d.school_age_first and d.school_age_last
            when p.has_adult_role then false
        end as is_school_age
    from person as p
    join day as d on d.asked_on = p.asked_on
    join day_term as t on t.asked_on = p.asked_on
    left join school_year as y on y.person_id = p.person_id
)
select *
from aged
qualify first_value(is_school_age) over (partition by person_id, asked_on order by position desc) is distinct from false
