-- One row: a near node and its cluster: found anew, or kept.
create or replace table node_cluster as
select nodes.node_id, coalesce(cluster_fresh.cluster, kept.node_cluster.cluster) as cluster
from nodes
left join cluster_fresh on cluster_fresh.node_id = whole_id
left join kept.node_cluster on kept.node_cluster.node_id = whole_id
