-- One row out: a spell of a person in the family the person is judged with.
select family_id, person_id, valid_from, valid_to, role
from core.family_membership
where core.was_known(known_from, known_to) and is_primary
