-- One row: a person in a family, by its lasting id, from a day until a day (the first without; null: still).
select
    stay.person_id,
    family.family_id,
    stay.valid_from,
    stay.valid_to,
    stay.role,
    stay.is_primary
from stay
inner join family on stay.group_no = family.group_no
order by stay.person_id, stay.is_primary desc, stay.valid_from, family.family_id
