-- One row a family: which criteria does it meet on the one day asked about.
select case_id, 'ASKED' as ask, j.cut_off_on as asked_on, j.cut_off_on as members_on
from family_case cross join judged as j
