-- One row an attached family: anti-social behaviour, before against after.
-- Where no police file reaches the cut-off, or a housing feed of the family falls short of it, nothing but a part missed
-- or too early is decided.
with reach as (
    select
        c.case_id,
        coalesce(r.is_short, false) or c.housing_shortfall <> '' as is_short,
        coalesce(r.shortfall, '') || c.housing_shortfall as shortfall
    from criteria as c
    left join feed_reach as r on r.asked_on = c.asked_on and r.feed = 'asb'
    where c.ask = 'CUT_OFF'
),
counted as (
    select
        c.case_id,
        c.engaged_on,
        count(distinct e.event_key) filter (where e.is_before) as before,
        count(distinct e.event_key) filter (where e.is_after) as after
    from family_case as c
    left join asb_event as e on e.case_id = c.case_id
    where c.standing = 'ATTACHED'
    group by all
),
compared as (
    select
        n.*,
        j.comparison_months,
        case
            when n.before = 0 and n.after = 0 then 'NOT_RELEVANT'
            when n.engaged_on > j.after_from_on then 'NOT_YET'
            when n.before = 0 then 'NOT_MET'
            when 100 * (n.before - n.after) >= j.asb_reduction_percent * n.before then 'MET'
            else 'NOT_MET'
        end as status
    from counted as n
    cross join judged as j
),
answered as (
    select
        c.* replace (case when r.is_short and c.status not in ('NOT_MET', 'NOT_YET') then 'NO_DATA' else c.status end as status),
        r.shortfall
    from compared as c
    join reach as r on r.case_id = c.case_id
)
select
    case_id,
    status,
    case when status = 'NOT_YET' then months_after(engaged_on, comparison_months) end as earliest_on,
    format('{} ASB events in the {} months before engagement on {}, {} in those up to the cut-off', before, comparison_months, engaged_on, after) || shortfall as seen
from answered
