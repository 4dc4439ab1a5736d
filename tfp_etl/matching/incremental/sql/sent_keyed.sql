-- One row: a person record with the key of its content, and the given record it tells of or whose contact it is.
select *, $row_key as row_key, hash(regexp_replace(record_id, ' contact [12] \x1F$', '')) as base
from ($records) as records
