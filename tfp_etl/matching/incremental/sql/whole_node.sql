-- One row: a node that is there now, with what nodes are brought together by.
create temp view whole_node as
select $told from kept.nodes anti join node_gone using (node_id)
union all
select $told from node_fresh
