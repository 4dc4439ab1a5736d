-- One row: a row of person records by its key, its record and source row as hashes, and the extracts that showed it.
select
    row_key,
    hash(record_id) as record,
    hash(source, coalesce(source_ref, record_id)) as source_row,
    dataset,
    last_seen_on,
    seen_on,
    hash(row_key, dataset, last_seen_on, seen_on) as seen
from records
