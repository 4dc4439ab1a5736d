-- One row out: a spell of a person in a household, family or not.
select household_id, person_id, valid_from, valid_to, kind
from core.household_residence
where known_to is null
order by household_id, person_id, valid_from, valid_to
