-- One row: a record that names its person by key only; it has no name and no content.
insert into face by name
select distinct on (record_id) record_id, source, dataset, record_key, coalesce(person_part, '') as person_part, false as is_positional, true as is_keyed
from keyed
where record_id not in (select record_id from face)
order by record_id
