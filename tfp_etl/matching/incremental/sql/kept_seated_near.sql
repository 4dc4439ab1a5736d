-- One row: the place of a kept row of a near node that stands as it did.
select place from kept.seated semi join nodes using (node_key) anti join dropped_row using (row_key)
