-- One row an attendance row that still speaks: of rows about the same pupil, school and term those of the newest file.
select *
from attendance
qualify rank() over (
    partition by person_id, la_estab, academic_year, term_code order by file_id desc nulls last
) = 1
