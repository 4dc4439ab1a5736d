-- One row an attached family: crime, ASB and education together. Careworks files that fall short of the cut-off count as one
-- part more that nobody knows: the family may have moved away, and others may live in it.
with part as (
    select case_id, 'A1' as part, status, earliest_on from part_a1
    union all
    select case_id, 'A2', status, earliest_on from part_a2
    union all
    select case_id, 'A3', status, earliest_on from part_a3
),
careworks as (
    select coalesce(bool_or(is_short), false) as is_short, coalesce(string_agg(shortfall, '' order by dataset), '') as shortfall
    from feed_reach as r
    join judged as j on j.cut_off_on = r.asked_on
    where r.feed in ('families', 'members')
)
select
    case_id,
    case
        when bool_or(status = 'NOT_MET') then 'NOT_MET'
        when bool_or(status = 'NOT_YET') then 'NOT_YET'
        when bool_or(status = 'NEEDS_REVIEW') then 'NEEDS_REVIEW'
        when bool_or(status = 'NO_DATA' or c.is_short) then 'NO_DATA'
        when not bool_or(status = 'MET') then 'BLOCKED_NO_CHANGE'
        else 'CLAIMABLE'
    end as status,
    case
        when not bool_or(status = 'NOT_MET') and not bool_or(status = 'NOT_YET' and earliest_on is null) then max(earliest_on)
    end as earliest_on,
    string_agg(part || ' ' || status, ', ' order by part) || any_value(c.shortfall) as seen
from part
cross join careworks as c
group by case_id
