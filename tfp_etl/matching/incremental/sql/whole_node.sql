-- One row: a node that is there now.
create temp view whole_node as
select * from kept.nodes anti join node_gone using (node_id)
union all by name
select * exclude (content) from node_fresh
