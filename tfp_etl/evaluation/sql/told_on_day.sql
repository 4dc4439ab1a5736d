-- One row: a person and their family on the day, as the links tell it.
create or replace table told_on_day as
select person_id::text as person_id, min(family_id::text) as family_id
from told_families
where valid_from::text <= $day and coalesce(valid_to::text, '9999') > $day and ($any_kind or told_families.is_primary)
group by person_id
