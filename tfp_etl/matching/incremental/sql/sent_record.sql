-- One row: the record of a row that changed, or that somebody decided about since, or no longer does.
create temp table reached_record as
select record from every_sent semi join changed_sent using (row_hash)
union
select hash(record_id)
from (
    (select record_id from decided except select record_id from kept.decided)
    union all
    (select record_id from kept.decided except select record_id from decided)
)
