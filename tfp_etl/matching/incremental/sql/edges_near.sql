-- One row: a scored pair of near nodes. Guards 3 and 4 (see sql/held_apart.sql) are found anew.
create table edges as
select whole_edge.* replace (l.node_id as node_id_l, r.node_id as node_id_r, if(guard >= 3, 0, guard)::tinyint as guard)
from whole_edge
join nodes as l on l.whole_id = whole_edge.node_id_l
join nodes as r on r.whole_id = whole_edge.node_id_r
