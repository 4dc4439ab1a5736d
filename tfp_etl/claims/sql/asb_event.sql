-- One row an ASB event, a family and a source row: a police incident with an identified member, or a housing ASB action.
-- is_before: in [E - six months, E); is_after: in (C - six months, C]. Both can hold while the periods still overlap.
with event as (
    select m.*, i.incident_ref as event_key, i.incident_on as event_on, 'asb' as source_table, i.record_id, i.file_id, i.line_no
    from claim_member as m
    join asb as i on i.person_id = m.person_id
    union all
    select m.*, h.event_key, h.action_on, 'housing_actions', h.record_id, h.file_id, h.line_no
    from claim_member as m
    join housing_event as h on h.person_id = m.person_id
    where h.action_code in (select code from code where list = 'housing_actions')
)
select
    case_id,
    event_key,
    event_on,
    event_on >= before_from_on and event_on < engaged_on as is_before,
    event_on > after_from_on and event_on <= cut_off_on as is_after,
    source_table,
    record_id,
    file_id,
    line_no
from event
where (event_on >= before_from_on and event_on < engaged_on) or (event_on > after_from_on and event_on <= cut_off_on)
