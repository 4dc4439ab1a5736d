-- One row: a child and the group of the other parent, since when: a membership beside the primary one.
create temp table second_home as
with apart as (
    select unnest($apart::struct(a bigint, b bigint)[], recursive := true)
),

refused as (
    select distinct
        apart.a as child_id,
        grouped.group_no
    from apart
    inner join grouped on apart.b = grouped.person_id
)

select
    other_home.child_id as person_id,
    other_home.group_no,
    least($as_of::date, greatest(min(other_home.from_on), coalesce(any_value(person.dob), min(other_home.from_on)))) as from_on
from other_home
inner join grouped on other_home.child_id = grouped.person_id
inner join person on other_home.child_id = person.person_id
anti join refused on other_home.child_id = refused.child_id and other_home.group_no = refused.group_no
where other_home.group_no <> grouped.group_no
group by other_home.child_id, other_home.group_no
