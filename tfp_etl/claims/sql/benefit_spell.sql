-- One row a benefit row that still speaks: of rows about the same spell (person, benefit, start) those of the newest file.
select *
from benefits
qualify benefit_code is null or rank() over (
    partition by person_id, benefit_code, claim_start_on order by file_id desc nulls last
) = 1
