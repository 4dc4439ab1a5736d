-- One row a person in an attached family at the cut-off: the people whom all claim tests look at, baselines included.
select
    m.case_id,
    m.person_id,
    m.dob,
    m.is_adult,
    m.has_adult_role,
    m.has_child_role,
    c.engaged_on,
    c.before_from_on,
    j.after_from_on,
    j.cut_off_on
from asked_member as m
join family_case as c on c.case_id = m.case_id and c.standing = 'ATTACHED'
cross join judged as j
where m.ask = 'CUT_OFF'
