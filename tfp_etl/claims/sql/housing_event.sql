-- One row a housing action and a person who held the tenancy on its date (the last day of a tenancy is inside).
select distinct
    h.person_id,
    a.tenancy_id || '|' || a.action_code || '|' || a.action_on as event_key,
    a.action_code,
    a.action_on,
    a.record_id,
    a.file_id,
    a.line_no
from housing_actions as a
join tenancy_holders as h
    on h.tenancy_id = a.tenancy_id
    and (h.from_on is null or h.from_on <= a.action_on)
    and (h.to_on is null or h.to_on >= a.action_on)
where a.action_on is not null
