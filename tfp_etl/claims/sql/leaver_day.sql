-- One row a JSA leaver: days worked inside the span at the cut-off, those of them that the employment file itself tells,
-- and the first day on which they would be enough.
with ending as (
    select l.case_id, l.person_id, cast(e.ending_on as date) as ending_on
    from (select distinct case_id, person_id from work_day) as l
    cross join judged as j
    cross join unnest(generate_series(j.cut_off_on, j.cut_off_on + j.cumulative_days, interval 1 day)) as e (ending_on)
),
counted as (
    select
        e.case_id,
        e.person_id,
        e.ending_on,
        count(w.worked_on) as days,
        count(w.worked_on) filter (where w.worked_on <= r.until_on) as days_told
    from ending as e
    cross join judged as j
    left join feed_reach as r on r.asked_on = j.cut_off_on and r.feed = 'employment'
    left join work_day as w
        on w.case_id = e.case_id
        and w.person_id = e.person_id
        and w.worked_on <= e.ending_on
        and w.worked_on > e.ending_on - j.cumulative_span_days
    group by all
)
select
    c.case_id,
    c.person_id,
    max(c.days) filter (where c.ending_on = j.cut_off_on) as days,
    max(c.days_told) filter (where c.ending_on = j.cut_off_on) as days_told,
    min(c.ending_on) filter (where c.days >= j.cumulative_days) as enough_on
from counted as c
cross join judged as j
group by all
