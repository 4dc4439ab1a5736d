-- One row an employment that still speaks: of rows about the same start of a person those of the newest file.
select *
from employments
qualify rank() over (partition by person_id, employment_start_on order by file_id desc nulls last) = 1
