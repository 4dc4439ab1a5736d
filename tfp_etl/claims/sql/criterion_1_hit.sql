-- One row a fact that meets criterion 1 for a question (or may meet it: is_certain is false), with its source.
with span as (
    select m.*, months_before(m.asked_on, d.identification_months) as from_on, d.adult_age
    from asked_member as m
    join day as d on d.asked_on = m.asked_on
),
offence as (
    select
        s.ask,
        s.case_id,
        'proven offence' as kind,
        case
            when s.dob is not null then age_on(s.dob, o.offence_on) < s.adult_age
            when s.has_adult_role then false
            when s.has_child_role then true
        end as is_minor,
        o.crime_ref as event_key,
        o.record_id,
        o.file_id,
        o.line_no
    from span as s
    join offences as o on o.person_id = s.person_id and o.offence_on between s.from_on and s.asked_on
    join day_code as r on r.asked_on = s.asked_on and r.list = 'proven_roles' and r.code = o.role
    join day_code as p on p.asked_on = s.asked_on and p.list = 'proven_disposals' and p.code = o.disposal
)
select ask, case_id, kind, is_minor is not null as is_certain, 'offences' as source_table, event_key, record_id, file_id, line_no
from offence
where is_minor is distinct from false
union all
select s.ask, s.case_id, 'ASB order', i.action_on is not null, 'asb', i.incident_ref, i.record_id, i.file_id, i.line_no
from span as s
join asb as i
    on i.person_id = s.person_id and coalesce(i.action_on, i.incident_on) between s.from_on and s.asked_on
join day_code as c on c.asked_on = s.asked_on and c.list = 'asb_orders' and c.code = i.action
union all
select s.ask, s.case_id, 'housing action', true, 'housing_actions', h.event_key, h.record_id, h.file_id, h.line_no
from span as s
join housing_event as h on h.person_id = s.person_id and h.action_on between s.from_on and s.asked_on
join day_code as c on c.asked_on = s.asked_on and c.list = 'housing_actions' and c.code = h.action_code
