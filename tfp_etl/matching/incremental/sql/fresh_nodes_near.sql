-- One row: a near node that is new, or different.
select $told from node_fresh semi join node_near using (node_id)
