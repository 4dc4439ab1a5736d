-- One row: a record that somebody decided about since, or no longer does.
select hash(record_id) as record
from (
    (select record_id from decided except select record_id from kept.decided)
    union all
    (select record_id from kept.decided except select record_id from decided)
)
