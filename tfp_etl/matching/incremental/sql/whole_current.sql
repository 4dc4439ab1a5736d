-- One row: a record and the node of its latest content now, as hashes.
create temp view whole_current as
select record, node
from kept.current_node
where record not in (select record from record_gone union all select hash(record_id) from current_fresh)
union all
select hash(record_id), hash(node_key) from current_fresh
