-- One row: a record that is no longer there: as a hash.
create temp table record_gone as
select distinct record
from kept.seated
semi join dropped_row using (row_key)
where record not in (select hash(record_id) from current_fresh)
