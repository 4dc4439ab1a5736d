-- One row a JSA leaver and a day in proven, not double-funded work, from the start of the span to as far ahead as a job
-- still running at the cut-off could be needed.
select distinct b.case_id, b.person_id, cast(d.worked_on as date) as worked_on
from job as b
join leaver as l on l.case_id = b.case_id and l.person_id = b.person_id
cross join judged as j
cross join unnest(
    generate_series(
        greatest(b.employment_start_on, j.cut_off_on - j.cumulative_span_days + 1),
        coalesce(b.employment_end_on - 1, j.cut_off_on + j.cumulative_days),
        interval 1 day
    )
) as d (worked_on)
where b.is_proven and not b.is_double_funded and l.last_benefit in (select code from code where list = 'cumulative_benefits')
