-- One row: a node whose cluster was found anew; a cluster and a component go by the smallest number of their nodes among all.
create or replace temp table cluster_fresh as
select
    nodes.node_id as near_id,
    whole_id as node_id,
    min(whole_id) over (partition by node_cluster.cluster) as cluster,
    min(whole_id) over (partition by component.component) as component
from nodes
join node_cluster using (node_id)
join component using (node_id)
where whole_id in (select node_id from node_merged)
