-- One row: a person record with the key of its content, the given record it tells of or whose contact it is, and (as hashes) what rows
-- hang together by.
select
    *,
    $row_key as row_key,
    hash(regexp_replace(record_id, ' contact [12] \x1F$', '')) as base,
    hash(record_id) as record,
    hash(source, coalesce(source_ref, record_id)) as source_row
from ($records) as records
