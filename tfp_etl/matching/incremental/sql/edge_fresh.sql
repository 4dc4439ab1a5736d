-- One row: a scored pair with a fresh node, by the numbers of nodes among all.
insert into edge_fresh by name
select edges.* replace (l.whole_id as node_id_l, r.whole_id as node_id_r)
from edges
join node_paired as l on l.node_id = edges.node_id_l
join node_paired as r on r.node_id = edges.node_id_r
