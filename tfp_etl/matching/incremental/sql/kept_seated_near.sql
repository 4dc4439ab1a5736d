-- One row: the place of a kept row of a near node that stands as it did.
select place from kept.seated semi join (select hash(node_key) as node from nodes) as near using (node) anti join dropped_row using (row_key)
