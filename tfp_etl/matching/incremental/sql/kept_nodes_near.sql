-- One row: the place of a kept near node.
select place from kept.nodes semi join node_near using (node_id) anti join node_gone using (node_id)
