-- One row a question: the three criteria (met if anyone meets it, else NO_DATA if anyone is unknown, else not met).
-- A day with no rule in force leaves all three NO_DATA; a feed that falls short of the day, what is not met and rests on it.
with crime as (
    select ask, case_id, bool_or(is_certain) as is_met, count(distinct event_key) as events
    from criterion_1_hit
    group by all
),
reach as (
    select
        asked_on,
        coalesce(bool_or(is_short) filter (where feed in ('asb', 'offences')), false) as is_police_short,
        coalesce(bool_or(is_short) filter (where feed = 'pupils'), false) as is_roll_short,
        string_agg(shortfall, '' order by dataset) filter (where feed in ('asb', 'offences')) as police_shortfall,
        string_agg(shortfall, '' order by dataset) filter (where feed = 'pupils') as roll_shortfall,
        string_agg(shortfall, '' order by dataset)
            filter (where feed in ('pupils', 'attendance', 'exclusions', 'provision')) as school_shortfall,
        string_agg(shortfall, '' order by dataset) filter (where feed = 'dwp_return') as benefits_shortfall
    from feed_reach
    group by all
),
housing as (
    select ask, case_id, string_agg(shortfall, '' order by dataset) as shortfall
    from housing_reach
    group by all
),
education as (
    select
        m.ask,
        m.case_id,
        count(*) as pupils,
        count(*) filter (where p.answer = 'FAILS') as fails,
        count(*) filter (where p.answer = 'NO_DATA') as unknown
    from asked_member as m
    join pupil_answer as p on p.person_id = m.person_id and p.asked_on = m.asked_on
    group by all
),
work as (
    select
        ask,
        case_id,
        count(*) as adults,
        count(*) filter (where answer = 'MET') as open_spells,
        count(*) filter (where answer = 'NO_DATA') as unknown
    from criterion_3_adult
    group by all
)
select
    a.ask,
    a.case_id,
    a.asked_on,
    d.asked_on is not null as is_covered,
    case
        when d.asked_on is null then 'NO_DATA'
        when c.is_met then 'MET'
        when c.case_id is not null or p.is_police_short or h.case_id is not null then 'NO_DATA'
        else 'NOT_MET'
    end as crime_asb,
    case
        when d.asked_on is null then 'NO_DATA'
        when e.fails > 0 then 'MET'
        when e.unknown > 0 or p.is_roll_short then 'NO_DATA'
        else 'NOT_MET'
    end as education,
    case
        when d.asked_on is null then 'NO_DATA'
        when w.open_spells > 0 then 'MET'
        when w.unknown > 0 then 'NO_DATA'
        else 'NOT_MET'
    end as work,
    coalesce(c.events, 0) as crime_events,
    coalesce(p.police_shortfall, '') || coalesce(h.shortfall, '') as crime_shortfall,
    coalesce(case when e.pupils > 0 then p.school_shortfall else p.roll_shortfall end, '') as education_shortfall,
    coalesce(case when w.adults > 0 then p.benefits_shortfall end, '') as work_shortfall,
    coalesce(h.shortfall, '') as housing_shortfall,
    coalesce(p.is_roll_short, false) as is_roll_short,
    coalesce(e.pupils, 0) as pupils,
    coalesce(e.fails, 0) as pupils_failing,
    coalesce(e.unknown, 0) as pupils_unknown,
    coalesce(w.adults, 0) as adults,
    coalesce(w.open_spells, 0) as adults_on_benefit,
    coalesce(w.unknown, 0) as adults_unknown
from asked as a
left join day as d on d.asked_on = a.asked_on
left join reach as p on p.asked_on = a.asked_on
left join housing as h on h.ask = a.ask and h.case_id = a.case_id
left join crime as c on c.ask = a.ask and c.case_id = a.case_id
left join education as e on e.ask = a.ask and e.case_id = a.case_id
left join work as w on w.ask = a.ask and w.case_id = a.case_id
