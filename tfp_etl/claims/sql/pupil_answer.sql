-- One row a pupil and a day: FAILS (a concern), PASSES or NO_DATA, with the counts behind it.
-- A failing exclusion or provision beats a missing term; a missing term beats the pooled rate of the others. Where the
-- attendance file is short a term may be missing; where another is short, a concern may be.
with marked as (
    select
        person_id,
        academic_year,
        term_code,
        sum(sessions_possible) as possible,
        sum(sessions_unauthorised) as unauthorised
    from mark
    group by all
),
enrolled as (select distinct person_id, academic_year, term_code from roll where is_on_roll),
by_pupil as (
    select
        t.person_id,
        t.asked_on,
        bool_or(t.is_school_age is null) as is_age_unknown,
        coalesce(sum(m.possible) filter (where t.is_school_age), 0) as possible,
        coalesce(sum(m.unauthorised) filter (where t.is_school_age), 0) as unauthorised,
        count(*) filter (where t.is_school_age and e.person_id is not null and m.person_id is null) as missing_terms,
        string_agg(t.term_code || ' ' || t.academic_year, ', ' order by t.first_on)
            filter (where t.is_school_age and e.person_id is not null and m.person_id is null) as missing_names
    from pupil_term as t
    left join marked as m
        on m.person_id = t.person_id and m.academic_year = t.academic_year and m.term_code = t.term_code
    left join enrolled as e
        on e.person_id = t.person_id and e.academic_year = t.academic_year and e.term_code = t.term_code
    group by all
),
excluded as (
    select
        x.person_id,
        x.asked_on,
        count(distinct x.start_on) filter (where c.list = 'fixed_exclusions') as fixed_exclusions,
        count(distinct x.start_on) filter (where c.list = 'permanent_exclusions') as permanent_exclusions
    from pupil_exclusion as x
    join day_code as c on c.asked_on = x.asked_on and c.code = x.category_code
    group by all
),
provided as (select person_id, asked_on, count(*) as provisions from pupil_provision group by all),
reach as (
    select
        asked_on,
        coalesce(bool_or(is_short) filter (where feed = 'attendance'), false) as is_attendance_short,
        coalesce(bool_or(is_short) filter (where feed in ('exclusions', 'provision')), false) as is_concern_short
    from feed_reach
    group by all
)
select
    p.*,
    coalesce(x.fixed_exclusions, 0) as fixed_exclusions,
    coalesce(x.permanent_exclusions, 0) as permanent_exclusions,
    coalesce(v.provisions, 0) as provisions,
    case
        when coalesce(x.permanent_exclusions, 0) > 0 then 'FAILS'
        when coalesce(x.fixed_exclusions, 0) >= d.fixed_exclusions then 'FAILS'
        when coalesce(v.provisions, 0) > 0 then 'FAILS'
        when p.missing_terms > 0 or p.is_age_unknown or p.possible = 0 or r.is_attendance_short then 'NO_DATA'
        when 100 * p.unauthorised >= d.absence_percent * p.possible then 'FAILS'
        when r.is_concern_short then 'NO_DATA'
        else 'PASSES'
    end as answer
from by_pupil as p
join day as d on d.asked_on = p.asked_on
join reach as r on r.asked_on = p.asked_on
left join excluded as x on x.person_id = p.person_id and x.asked_on = p.asked_on
left join provided as v on v.person_id = p.person_id and v.asked_on = p.asked_on
