-- One row an attached family: continuous employment, decided by its best adult. What could be claimed is unknown where
-- careworks files fall short of the cut-off: the family may have moved away, the adult may have left it.
with ranked as (
    select
        *,
        list_position(
            ['CLAIMABLE', 'NEEDS_REVIEW', 'NOT_YET', 'NO_DATA', 'BLOCKED_DOUBLE_FUNDING', 'NOT_MET'], status
        ) as rank
    from leaver_answer
),
best as (
    select
        case_id,
        arg_min(status, rank) as status,
        min(enough_on) filter (where status = 'NOT_YET') as earliest_on,
        string_agg(seen, '; ' order by rank, seen) as seen
    from ranked
    group by all
),
careworks as (
    select coalesce(bool_or(is_short), false) as is_short, coalesce(string_agg(shortfall, '' order by dataset), '') as shortfall
    from feed_reach as r
    join judged as j on j.cut_off_on = r.asked_on
    where r.feed in ('families', 'members')
)
select
    c.case_id,
    case when b.status = 'CLAIMABLE' and w.is_short then 'NO_DATA' else coalesce(b.status, 'NOT_MET') end as status,
    case when b.status = 'NOT_YET' then b.earliest_on end as earliest_on,
    coalesce(b.seen, 'no adult on benefit at or after engagement') || w.shortfall as seen
from family_case as c
cross join careworks as w
left join best as b on b.case_id = c.case_id
where c.standing = 'ATTACHED'
