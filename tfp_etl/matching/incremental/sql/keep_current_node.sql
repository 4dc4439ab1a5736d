-- One row: a record and the node of its latest content, as hashes.
create table kept.current_node as
select hash(record_id) as record, hash(node_key) as node from current_node
