-- One row a finding of a programme family that is unknown, or a verdict that pays nothing for it, and a feed that falls short
-- for it, as what was seen says: what may turn when a newer file comes.
with short as (
    select r.* from feed_reach as r
    join judged as j on j.cut_off_on = r.asked_on
    where r.is_short
),
short_for as (
    select f.case_id, f.test, s.dataset
    from finding as f
    join short as s on contains(f.seen, s.shortfall)
    where f.status = 'NO_DATA'
        -- One adult is for review or too early, another is held.
        or (f.test = 'ROUTE_B' and f.status in ('NEEDS_REVIEW', 'NOT_YET') and s.feed in ('dwp_return', 'employment'))
),
route as (
    select case_id, test, dataset from short_for where test in ('ROUTE_A', 'ROUTE_B')
    union
    select f.case_id, 'ROUTE_A', p.dataset
    from finding as f
    join short_for as p on p.case_id = f.case_id and p.test in ('A1', 'A2', 'A3')
    where f.test = 'ROUTE_A' and f.status = 'NO_DATA'
),
held as (
    select case_id, test, dataset from short_for
    union
    select case_id, test, dataset from route
    union
    select r.case_id, 'VERDICT', r.dataset
    from route as r
    join family_case as c on c.case_id = r.case_id
    join claim_decided as d on d.family_ref = c.family_ref and d.family_id = c.family_id
    where d.verdict = 'NOT_CLAIMABLE'
)
select c.family_id, c.family_ref, h.test, h.dataset, s.until_on, s.needed_on, s.limit_days, s.file_id
from held as h
join family_case as c on c.case_id = h.case_id and c.standing is not null
join short as s on s.dataset = h.dataset
order by all
