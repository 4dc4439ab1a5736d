-- One row a question "which criteria does this family meet on that day": at the cut-off for every family, at entry
-- (IdentifiedOn) and at engagement for programme families. members_on: the day on which membership is looked at.
select case_id, 'CUT_OFF' as ask, j.cut_off_on as asked_on, j.cut_off_on as members_on
from family_case cross join judged as j
union all
select case_id, 'ENTRY', identified_on, identified_on
from family_case
where family_ref is not null and identified_on is not null
union all
select case_id, 'ENGAGED', engaged_on, j.cut_off_on
from family_case cross join judged as j
where standing = 'ATTACHED'
