-- One row: a record that names a person by key only (a pupil number, or a place in a programme family).
select distinct
    record_id,
    source,
    dataset,
    record_key,
    person_part,
    person_key
from rows
order by record_id, person_key
