-- One row: a record of which something is said anew: as a hash.
create temp table record_faced as
select hash(record_id) as record
from seated
semi join (select node_key from nodes where whole_id in (select node_id from node_faced)) as faced using (node_key)
union
select record from kept.seated semi join dropped_row using (row_key)
