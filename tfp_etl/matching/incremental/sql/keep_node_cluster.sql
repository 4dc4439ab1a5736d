-- One row: a node, its cluster (by its smallest node), and its component: all nodes whose clusters can depend on one another.
create table kept.node_cluster as
select node_id, min(node_id) over (partition by cluster) as cluster, component
from node_cluster
join component using (node_id)
