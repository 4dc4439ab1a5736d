-- One row an attached family: has an adult been attached to the Work Programme or ESF provision lately.
select
    c.case_id,
    case when count(p.case_id) > 0 then 'MET' else 'NOT_MET' end as status,
    cast(null as date) as earliest_on,
    format('{} attachments after {} up to the cut-off', count(p.case_id), any_value(j.progress_from_on)) as seen
from family_case as c
cross join judged as j
left join progress_hit as p on p.case_id = c.case_id
where c.standing = 'ATTACHED'
group by c.case_id
