-- One row: a record that was linked, its true person, and the family of that person on the day.
create or replace table truth as
select distinct names.record_id, true_records.true_person_id as person, true_on_day.family, groups.name_group
from true_records
join names
    on names.source = true_records.source
    and names.dataset = true_records.dataset
    and names.record_key = true_records.key
    and coalesce(names.person_part, '') = coalesce(true_records.person_part, '')
left join true_on_day on true_on_day.person = true_records.true_person_id
left join groups on groups.true_person_id = true_records.true_person_id
