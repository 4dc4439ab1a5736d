-- One row: the place of a kept row of a touched node that stands as it did.
select place from kept.seated semi join node_touched using (node) anti join dropped_row using (row_key)
