-- One row: two nodes of one component. Every node stands with itself.
with spelt as (
    select node_id, coalesce(canonical, nino) as number from nodes join one_nino using (nino)
)
select node_id as node_id_l, node_id as node_id_r from nodes
union all
select node_id_l, node_id_r from edges where weight >= $merge_at
union all
select node_id_l, node_id_r from joined_pair
union all
select min(node_id) over (partition by number), node_id from spelt
union all
select broker.node_id, constraints.node_id from broker join constraints using (key, member)
