-- One row: a record, its person, and the family of that person on the day.
create or replace table links as
select raw_links.record_id, raw_links.person_id, told_on_day.family_id, raw_links.link_confidence
from raw_links
left join told_on_day using (person_id)
