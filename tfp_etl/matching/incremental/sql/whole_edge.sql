-- One row: a scored pair of nodes that are there now.
create temp view whole_edge as
select *
from kept.edges
where node_id_l not in (select node_id from node_gone) and node_id_r not in (select node_id from node_gone)
union all by name
select * from edge_fresh
