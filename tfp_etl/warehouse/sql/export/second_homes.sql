-- One row out: a spell of a child in a second family, the other parent's, beside the one in families.csv.
select person_id, family_id, valid_from, valid_to, role
from core.family_membership
where known_to is null and not is_primary
order by person_id, family_id, valid_from
