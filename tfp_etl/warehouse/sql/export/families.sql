-- One row out: a spell of a person in a family, with each careworks reference of the family.
select m.person_id, m.family_id, m.valid_from, m.valid_to, a.family_ref as careworks_ref
from core.family_membership m
left join core.family_anchor a on a.family_id = m.family_id and a.known_to is null
where m.known_to is null and m.is_primary
order by m.family_id, m.person_id, m.valid_from, a.family_ref
