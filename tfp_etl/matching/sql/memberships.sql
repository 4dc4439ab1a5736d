-- One row: a membership with lasting ids, of persons and families that records were given for.
with person_of as (
    select distinct found.person, person.person_id
    from found
    join person using (record_id)
),
family_of as (
    select distinct found.family, family.person_id as family_id
    from found
    join family using (record_id)
)
select placed.* replace (person_of.person_id as person_id, family_of.family_id as family_id)
from placed
join person_of on placed.person_id = person_of.person
join family_of on placed.family_id = family_of.family
order by person_of.person_id, placed.valid_from, family_of.family_id
