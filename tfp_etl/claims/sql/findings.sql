-- One row a programme family and test, with what was seen, what was needed, and the rule; the verdict comes last.
with found as (
    select case_id, test, status, seen, earliest_on from finding
    where case_id in (select case_id from family_case where standing is not null)
    union all
    select
        c.case_id,
        'VERDICT',
        v.verdict,
        format('route A {}, route B {}, progress to work {}; {} pounds due in this window', v.route_a, v.route_b, coalesce(v.progress_to_work, 'not judged'), v.amount_gbp),
        v.earliest_on
    from claim_decided as v
    join family_case as c on c.family_ref = v.family_ref and c.family_id = v.family_id
)
select
    c.family_id, c.family_ref, $window_id as "window", f.test, f.status, f.seen, t.needed, f.earliest_on, t.rule
from found as f
join family_case as c on c.case_id = f.case_id
join test_rule as t on t.test = f.test
order by c.family_ref, c.family_id, t.position
