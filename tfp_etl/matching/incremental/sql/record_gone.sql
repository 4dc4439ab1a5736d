-- One row: a record that is no longer there.
create temp table record_gone as
select distinct record_id
from kept.seated
semi join dropped_row using (row_key)
anti join current_fresh using (record_id)
