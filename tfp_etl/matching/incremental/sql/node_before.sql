-- One row: a kept node that is touched, with what it was.
create temp table node_before as
select node_id, node, content, place from kept.nodes semi join node_touched using (node)
