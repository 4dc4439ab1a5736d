-- One row a question and a person placed in the family on that day. is_adult is null where neither birth date nor role tell.
with placed as (
    select
        a.ask,
        a.case_id,
        a.asked_on,
        m.person_id,
        bool_or(coalesce(m.role in (select code from code where list = 'adult_roles'), false)) as has_adult_role,
        bool_or(coalesce(m.role in (select code from code where list = 'child_roles'), false)) as has_child_role
    from asked as a
    join family_case as c on c.case_id = a.case_id
    join memberships as m
        on m.family_id = c.family_id
        and (m.valid_from is null or m.valid_from <= a.members_on)
        and (m.valid_to is null or m.valid_to > a.members_on)
    group by all
)
select
    p.*,
    person.dob,
    case
        when person.dob is not null then age_on(person.dob, p.asked_on) >= d.adult_age
        when p.has_adult_role then true
        when p.has_child_role then false
    end as is_adult
from placed as p
join day as d on d.asked_on = p.asked_on
left join persons as person on person.person_id = p.person_id
