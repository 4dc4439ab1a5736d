-- One row: a child whom another group than its own claims, later than its own does if it does at all, and that group.
with claiming as (
    select
        child_id as person_id,
        child_group_no,
        group_no
    from other_home
    where is_claim and child_id not in (select unnest($decided::bigint[]))
    group by child_id, child_group_no, group_no
    qualify row_number() over (partition by child_id order by max(claimed_on) desc, group_no = child_group_no desc, group_no) = 1
)

select
    person_id,
    group_no
from claiming
where group_no <> child_group_no
order by person_id
