-- One row an attached family: proven offences by minors, before against after, and any still pending.
-- An offence by a person whose age cannot be told leaves the part NO_DATA; so does, unless the part is missed or it is
-- too early, a police file that does not reach the cut-off. What is pending is for review either way.
with reach as (
    select coalesce(bool_or(r.is_short), false) as is_short, coalesce(max(r.shortfall), '') as shortfall
    from feed_reach as r
    join judged as j on j.cut_off_on = r.asked_on
    where r.feed = 'offences'
),
counted as (
    select
        c.case_id,
        c.engaged_on,
        count(distinct e.event_key) filter (where e.is_minor and e.is_proven and e.is_before) as before,
        count(distinct e.event_key) filter (where e.is_minor and e.is_proven and e.is_after) as after,
        count(distinct e.event_key) filter (where e.is_minor and e.is_pending and e.is_after) as pending,
        count(distinct e.event_key) filter (where e.is_minor is null) as unknown
    from family_case as c
    left join offence_event as e on e.case_id = c.case_id
    where c.standing = 'ATTACHED'
    group by all
),
compared as (
    select
        n.*,
        j.comparison_months,
        case
            when n.engaged_on > j.after_from_on and (n.before > 0 or n.after > 0) then 'NOT_YET'
            when n.unknown > 0 then 'NO_DATA'
            when n.before = 0 and n.after = 0 then 'NOT_RELEVANT'
            when n.before = 0 then 'NOT_MET'
            when 100 * (n.before - n.after) >= j.offending_reduction_percent * n.before then 'MET'
            else 'NOT_MET'
        end as status
    from counted as n
    cross join judged as j
),
answered as (
    select
        c.* replace (
            case
                when c.pending > 0 and c.status <> 'NOT_MET' then 'NEEDS_REVIEW'
                when r.is_short and c.status not in ('NOT_MET', 'NOT_YET') then 'NO_DATA'
                else c.status
            end as status
        ),
        r.shortfall
    from compared as c
    cross join reach as r
)
select
    case_id,
    status,
    case when status = 'NOT_YET' then months_after(engaged_on, comparison_months) end as earliest_on,
    format(
        '{} proven offences by minors in the {} months before engagement on {}, {} in those up to the cut-off, {} pending, {} by persons of unknown age',
        before, comparison_months, engaged_on, after, pending, unknown
    ) || shortfall as seen
from answered
