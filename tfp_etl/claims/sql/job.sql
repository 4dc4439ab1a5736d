-- One row an employment that can count for a leaver: after JSA any with a day inside the span that ends with the
-- cut-off, after another benefit only one that still runs at the cut-off. Its end is the first day without.
with funded as (
    select person_id, min(least(coalesce(work_programme_on, esf_start_on), coalesce(esf_start_on, work_programme_on))) as funded_from_on
    from benefit_spell
    group by all
)
select
    l.case_id,
    l.person_id,
    e.employment_start_on,
    e.employment_end_on,
    coalesce(e.evidence_type in (select code from code where list = 'proof_of_work'), false) as is_proven,
    coalesce(f.funded_from_on <= e.employment_start_on, false) as is_double_funded,
    j.cut_off_on - e.employment_start_on + 1 as run_days,
    e.record_id,
    e.file_id,
    e.line_no
from leaver as l
cross join judged as j
join employment as e
    on e.person_id = l.person_id
    and e.employment_start_on <= j.cut_off_on
    and case
        when l.last_benefit in (select code from code where list = 'cumulative_benefits')
        then e.employment_end_on is null or e.employment_end_on > j.cut_off_on - j.cumulative_span_days + 1
        else e.employment_end_on is null or e.employment_end_on > j.cut_off_on
    end
left join funded as f on f.person_id = l.person_id
where l.answer is null
