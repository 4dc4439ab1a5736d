-- One row: a person, the part they play in their family, and whether they are somebody's child on a list.
create temp table role as
with size as (
    select
        group_no,
        count(*) as people,
        bool_or(person.is_minor) as has_minor
    from grouped
    inner join person on grouped.person_id = person.person_id
    group by group_no
)

select
    grouped.person_id,
    case
        when size.people = 1 and not person.is_minor then 'SINGLE ADULT'
        when person.is_minor then 'CHILD'
        when person.is_told_parent then 'PARENT'
        when person.is_told_guardian then 'GUARDIAN'
        when person.is_told_child or person.is_pupil then 'CHILD'
        when size.has_minor then 'OTHER ADULT'
        else 'PARTNER'
    end as role,
    person.is_minor or person.is_told_child as is_child
from grouped
inner join size on grouped.group_no = size.group_no
inner join person on grouped.person_id = person.person_id
