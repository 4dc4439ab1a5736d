-- One row: a pair that a cannot-link refused, of nodes whose clusters were found anew.
create temp table refused_fresh as
select l.node_id as node_id_l, r.node_id as node_id_r
from refused_here
join cluster_fresh as l on l.near_id = node_id_l
join cluster_fresh as r on r.near_id = node_id_r
