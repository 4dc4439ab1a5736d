-- One row a programme family: which criteria did it meet on the day it was identified.
select case_id, 'ASKED' as ask, identified_on as asked_on, identified_on as members_on
from family_case
where family_ref is not null and identified_on is not null
