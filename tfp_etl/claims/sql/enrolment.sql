-- One row an enrolment that still speaks: of rows about the same stay (person, school, entry) the newest extract's.
select *
from enrolments
qualify rank() over (
    partition by person_id, la_estab, entry_on order by extract_on desc, file_id desc nulls last
) = 1
