-- One row: a spell of a person (lasting id) at a dwelling, of persons that records were given for. A dwelling has a number of this run.
select
    person_of.person_id,
    lived.household_id as place,
    lived.valid_from,
    lived.valid_to,
    lived.kind
from lived
join person_of on lived.person_id = person_of.person
