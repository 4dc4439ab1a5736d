-- One row: a record that was given, once, with its person, family and confidence, by its place or its id.
select
    found.record_id,
    person.person_id,
    family.person_id as family_id,
    round(found.link_confidence, 4) as link_confidence
from own
join found using (record_id)
join person using (record_id)
join family using (record_id)
order by own.place, found.record_id
