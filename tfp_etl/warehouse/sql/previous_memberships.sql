-- One row out: a spell of a person in a family, as held now.
select person_id, family_id, valid_from, valid_to, role, is_primary
from core.family_membership
where known_to is null
