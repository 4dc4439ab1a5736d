-- One row a programme family: the statuses a claim is decided from. Parts are null for a family that is not attached;
-- engaged on an unknown day leaves every part NO_DATA.
select
    c.case_id,
    c.family_id,
    c.family_ref,
    c.standing,
    c.engaged_on,
    coalesce(a1.status, u.status) as a1,
    coalesce(a2.status, u.status) as a2,
    coalesce(a3.status, u.status) as a3,
    coalesce(ra.status, u.status, c.standing) as route_a,
    coalesce(rb.status, u.status, c.standing) as route_b,
    coalesce(p.status, u.status) as progress_to_work,
    ra.earliest_on as route_a_earliest_on,
    rb.earliest_on as route_b_earliest_on
from family_case as c
left join (select 'UNKNOWN' as standing, 'NO_DATA' as status) as u on u.standing = c.standing
left join part_a1 as a1 on a1.case_id = c.case_id
left join part_a2 as a2 on a2.case_id = c.case_id
left join part_a3 as a3 on a3.case_id = c.case_id
left join route_a as ra on ra.case_id = c.case_id
left join route_b as rb on rb.case_id = c.case_id
left join progress_to_work as p on p.case_id = c.case_id
where c.standing is not null
order by c.family_ref, c.case_id
