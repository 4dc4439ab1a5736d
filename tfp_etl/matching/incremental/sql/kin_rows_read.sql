-- One row: a person record by its content, as families read it ($columns), of those whose content is asked for ($rows).
select
    key,
    $columns
from (select *, hash(row_key, last_seen_on, record_date) as key from $rows) as records
semi join unread using (key)
qualify row_number() over (partition by key) = 1
