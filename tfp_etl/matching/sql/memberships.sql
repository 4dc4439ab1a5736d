-- One row: a membership with lasting ids, of persons and families that records were given for.
select placed.* replace (person_of.person_id as person_id, family_of.family_id as family_id)
from placed
join person_of on placed.person_id = person_of.person
join family_of on placed.family_id = family_of.family
order by person_of.person_id, placed.valid_from, family_of.family_id
