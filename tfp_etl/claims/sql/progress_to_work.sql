-- One row an attached family: has an adult been attached to the Work Programme or ESF provision lately. A return that
-- falls short of the cut-off cannot tell that none was.
select
    c.case_id,
    case when count(p.case_id) > 0 then 'MET' when bool_or(r.is_short) then 'NO_DATA' else 'NOT_MET' end as status,
    cast(null as date) as earliest_on,
    format('{} attachments after {} up to the cut-off', count(p.case_id), any_value(j.progress_from_on)) || coalesce(any_value(r.shortfall), '') as seen
from family_case as c
cross join judged as j
left join feed_reach as r on r.asked_on = j.cut_off_on and r.feed = 'dwp_return'
left join progress_hit as p on p.case_id = c.case_id
where c.standing = 'ATTACHED'
group by c.case_id
