-- One row: a person record by its content, as families read it ($columns).
select
    hash(row_key, last_seen_on, record_date) as key,
    $columns
from keyed
