-- One row: a record and the node of its latest content, which is who the record is about.
create table current_node as
select record_id, arg_max(node_key, (last_seen_on, first_seen_on, row_key)) as node_key
from seated
group by record_id
