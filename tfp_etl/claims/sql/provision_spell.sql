-- One row a provision spell that still speaks: of rows about the same spell (person, kind, start) those of the newest file.
select *
from provisions
qualify rank() over (partition by person_id, provision_type, start_on order by file_id desc nulls last) = 1
