-- One row: a person record, its record and content as numbers, its dataset and the last extract that showed it.
create temp view shown as
select
    hash(record_id) as record,
    hash(row_key, last_seen_on, record_date) as key,
    coalesce(dataset, source, '') as dataset,
    last_seen_on
from keyed
