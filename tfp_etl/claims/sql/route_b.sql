-- One row an attached family: continuous employment, decided by its best adult.
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
)
select
    c.case_id,
    coalesce(b.status, 'NOT_MET') as status,
    case when b.status = 'NOT_YET' then b.earliest_on end as earliest_on,
    coalesce(b.seen, 'no adult on benefit at or after engagement') as seen
from family_case as c
left join best as b on b.case_id = c.case_id
where c.standing = 'ATTACHED'
