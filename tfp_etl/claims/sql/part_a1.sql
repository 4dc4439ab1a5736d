-- One row an attached family: the education part, with what was seen.
with term as (
    select
        min(t.last_on) as earliest_last_on,
        string_agg(t.term_code || ' ' || t.academic_year, ', ' order by t.first_on) as names
    from day_term as t
    join judged as j on j.cut_off_on = t.asked_on
),
later as (
    select c.case_id, t.last_on, row_number() over (partition by c.case_id order by t.last_on) as position
    from family_case as c
    join term_calendar as t on t.last_on >= c.engaged_on
    where c.standing = 'ATTACHED'
),
ready as (
    select l.case_id, l.last_on as earliest_on
    from later as l
    join judged as j on j.terms_counted = l.position
)
select
    c.case_id,
    case
        when c.engaged_on > t.earliest_last_on then 'NOT_YET'
        when n.pupils_failing > 0 then 'NOT_MET'
        when n.pupils_unknown > 0 or n.is_roll_short then 'NO_DATA'
        when e.education = 'NO_DATA' then 'NO_DATA'
        when e.education = 'NOT_MET' then 'NOT_RELEVANT'
        when n.pupils = 0 then 'NEUTRAL'
        else 'MET'
    end as status,
    case when c.engaged_on > t.earliest_last_on then r.earliest_on end as earliest_on,
    format(
        'terms {}; engaged {}; {} school-age children: {} fail, {} unknown; problem at engagement: {}',
        t.names, c.engaged_on, n.pupils, n.pupils_failing, n.pupils_unknown, e.education
    ) || n.education_shortfall as seen
from family_case as c
cross join term as t
join criteria as n on n.case_id = c.case_id and n.ask = 'CUT_OFF'
join criteria as e on e.case_id = c.case_id and e.ask = 'ENGAGED'
left join ready as r on r.case_id = c.case_id
where c.standing = 'ATTACHED'
