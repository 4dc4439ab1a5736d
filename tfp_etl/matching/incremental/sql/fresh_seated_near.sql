-- One row: a row of a near node that is new, or stands differently.
select $told from seated_fresh semi join nodes using (node_key)
