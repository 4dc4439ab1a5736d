-- One row: a person, the part they play in their family, and whether they are somebody's child on a list.
create temp table role as
with told as (
    select
        person_id,
        bool_or(is_members and role = 'CHILD' or relationship in ('Son', 'Daughter')) as is_child,
        bool_or(is_members and role = 'PARENT' or relationship in ('Mother', 'Father', 'Step-parent') and same_address)
            as is_parent,
        bool_or(relationship in ('Foster carer', 'Grandparent') and same_address) as is_guardian
    from record
    group by person_id
),

size as (
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
        when told.is_parent then 'PARENT'
        when told.is_guardian then 'GUARDIAN'
        when told.is_child or person.is_pupil then 'CHILD'
        when size.has_minor then 'OTHER ADULT'
        else 'PARTNER'
    end as role,
    person.is_minor or coalesce(told.is_child, false) as is_child
from grouped
inner join size on grouped.group_no = size.group_no
inner join person on grouped.person_id = person.person_id
left join told on grouped.person_id = told.person_id
