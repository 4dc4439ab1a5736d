-- One row: a row of person records as delivered now, by its key, with the extracts that showed it.
create temp table now as
select
    row_key,
    hash(record_id) as record,
    hash(source, coalesce(source_ref, record_id)) as source_row,
    dataset,
    last_seen_on,
    seen_on,
    hash(row_key, dataset, last_seen_on, seen_on) as seen
from records
