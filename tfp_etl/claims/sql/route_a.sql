-- One row an attached family: crime, ASB and education together.
with part as (
    select case_id, 'A1' as part, status, earliest_on from part_a1
    union all
    select case_id, 'A2', status, earliest_on from part_a2
    union all
    select case_id, 'A3', status, earliest_on from part_a3
)
select
    case_id,
    case
        when bool_or(status = 'NOT_MET') then 'NOT_MET'
        when bool_or(status = 'NOT_YET') then 'NOT_YET'
        when bool_or(status = 'NEEDS_REVIEW') then 'NEEDS_REVIEW'
        when bool_or(status = 'NO_DATA') then 'NO_DATA'
        when not bool_or(status = 'MET') then 'BLOCKED_NO_CHANGE'
        else 'CLAIMABLE'
    end as status,
    case
        when not bool_or(status = 'NOT_MET') and not bool_or(status = 'NOT_YET' and earliest_on is null) then max(earliest_on)
    end as earliest_on,
    string_agg(part || ' ' || status, ', ' order by part) as seen
from part
group by case_id
