-- One row a person with a readable curriculum year: the newest one, and the academic year in which it held
-- (the year of the leaving day, or of the extract for a pupil still there).
with told as (
    select
        person_id,
        case
            when nc_year in (select code from code where list = 'before_year_one') then 0
            else try_cast(nc_year as integer)
        end as curriculum_year,
        least(coalesce(leaving_on, extract_on), extract_on) as told_on,
        extract_on,
        entry_on
    from enrolment
)
select
    person_id,
    curriculum_year,
    year(told_on) - case when month(told_on) < 9 then 1 else 0 end as school_year
from told
where curriculum_year is not null
qualify row_number() over (
    partition by person_id order by told_on desc, extract_on desc, entry_on desc nulls last, curriculum_year desc
) = 1
