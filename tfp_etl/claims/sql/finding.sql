-- One row a test of a programme family: status, what was seen, and the earliest day on which a NOT_YET could turn.
select case_id, 'CRITERION_1' as test, crime_asb as status, cast(null as date) as earliest_on,
    format('{} proven offences of minors, ASB orders or housing actions', crime_events) || crime_shortfall as seen
from identified
where ask = 'CUT_OFF'
union all
select case_id, 'CRITERION_2', education, null,
    format('{} school-age children: {} a concern, {} unknown', pupils, pupils_failing, pupils_unknown) || education_shortfall
from identified
where ask = 'CUT_OFF'
union all
select case_id, 'CRITERION_3', work, null,
    format('{} adults: {} on benefit, {} unknown', adults, adults_on_benefit, adults_unknown) || work_shortfall
from identified
where ask = 'CUT_OFF'
union all
select
    case_id,
    'ATTACHMENT',
    case standing when 'ATTACHED' then case when r.is_short then 'NO_DATA' else 'MET' end when 'UNKNOWN' then 'NO_DATA' else standing end,
    case when standing = 'NOT_YET' then engaged_on end,
    format('engagement status {}, engaged on {}', coalesce(engagement_status, 'unknown'), coalesce(cast(engaged_on as varchar), 'no day')) || coalesce(r.shortfall, '')
from family_case
cross join judged as j
left join feed_reach as r on r.asked_on = j.cut_off_on and r.feed = 'families'
where standing is not null
union all
select case_id, 'A1', status, earliest_on, seen from part_a1
union all
select case_id, 'A2', status, earliest_on, seen from part_a2
union all
select case_id, 'A3', status, earliest_on, seen from part_a3
union all
select case_id, 'ROUTE_A', status, earliest_on, seen from route_a
union all
select case_id, 'ROUTE_B', status, earliest_on, seen from route_b
union all
select case_id, 'PROGRESS_TO_WORK', status, earliest_on, seen from progress_to_work
