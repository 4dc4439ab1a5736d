-- One row: a record and the node of its latest content now.
create temp view whole_current as
select record_id, node_key
from kept.current_node
where record_id not in (select record_id from record_gone union all select record_id from current_fresh)
union all
select record_id, node_key from current_fresh
