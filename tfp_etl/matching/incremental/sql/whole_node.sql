-- One row: a node that is there now, with its numbers.
create temp view whole_node as
select node_id, pupil_key, nino from kept.nodes anti join node_gone using (node_id)
union all
select node_id, pupil_key, nino from node_fresh
