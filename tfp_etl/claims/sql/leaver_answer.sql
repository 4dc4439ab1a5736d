-- One row an adult who counts for continuous employment: the first test that decides, in the settled order (untraced,
-- still on benefit, no counting job, only self-report, UC, double funding, too short). A job without an end was worked in on the
-- day of its extract; where that falls short of the cut-off, whether it went on is unknown.
with jobs as (
    select
        case_id,
        person_id,
        count(*) as jobs,
        count(*) filter (where is_proven) as proven,
        count(*) filter (where is_proven and not is_double_funded) as eligible,
        max(run_days) filter (where is_proven and not is_double_funded) as longest_run
    from job
    group by all
),
measured as (
    select
        l.*,
        b.jobs,
        b.proven,
        b.eligible,
        l.last_benefit in (select code from code where list = 'cumulative_benefits') as is_cumulative,
        l.last_benefit in (select code from code where list = 'unconfigured_benefits') as is_unconfigured,
        b.longest_run,
        d.days as days_in_span,
        d.days_told,
        d.enough_on
    from leaver as l
    left join jobs as b on b.case_id = l.case_id and b.person_id = l.person_id
    left join leaver_day as d on d.case_id = l.case_id and d.person_id = l.person_id
),
compared as (
    select
        m.*,
        case
            when m.is_cumulative then coalesce(m.days_in_span, 0) >= j.cumulative_days
            else m.longest_run >= j.continuous_days
        end as is_enough,
        not coalesce(r.is_short, false) or (m.is_cumulative and coalesce(m.days_told, 0) >= j.cumulative_days) as is_told,
        r.shortfall as job_shortfall
    from measured as m
    cross join judged as j
    left join feed_reach as r on r.asked_on = j.cut_off_on and r.feed = 'employment'
)
select
    m.case_id,
    m.person_id,
    m.last_benefit,
    case
        when m.answer is not null then m.answer
        when m.jobs is null then 'NO_DATA'
        when m.proven = 0 then 'NEEDS_REVIEW'
        when m.is_unconfigured then 'NEEDS_REVIEW'
        when m.eligible = 0 then 'BLOCKED_DOUBLE_FUNDING'
        when m.is_enough and m.is_told then 'CLAIMABLE'
        when m.is_enough then 'NO_DATA'
        else 'NOT_YET'
    end as status,
    case
        when m.answer is not null or coalesce(m.eligible, 0) = 0 or m.is_unconfigured then null
        when m.is_cumulative then m.enough_on
        else j.cut_off_on + cast(j.continuous_days - m.longest_run as integer)
    end as enough_on,
    case
        when m.answer = 'NO_DATA' and not m.is_untraced then 'off benefit when last told' || m.shortfall
        when m.answer = 'NO_DATA' then 'benefits of an adult unknown (not traced or not in the return)'
        when m.answer = 'NOT_MET' then 'on benefit at the cut-off'
        when m.jobs is null then 'off benefit, no employment that counts on record'
        when m.proven = 0 then 'off benefit, employment self-reported only'
        when m.is_unconfigured then 'off ' || m.last_benefit || ', earnings threshold not configured'
        when m.eligible = 0 then 'job began while on the Work Programme or ESF provision'
        when m.is_cumulative
        then format('off {}, {} days in work of the last {}', m.last_benefit, coalesce(m.days_in_span, 0), j.cumulative_span_days)
        else format('off {}, {} days in one job', m.last_benefit, m.longest_run)
    end || case when m.answer is null and m.is_enough and not m.is_told and not m.is_unconfigured then m.job_shortfall else '' end as seen
from compared as m
cross join judged as j
