-- One row: a record, the cluster of its latest content, and how sure its place there is: the chance that the strongest edge inside
-- the cluster is right; for a record that stands alone, the chance that its best candidate is somebody else (1: there is none).
-- A pair that a cannot-link keeps apart is no candidate.
with inside as (
    select node_id_l, node_id_r, weight
    from edges
    join node_cluster as l on l.node_id = node_id_l
    join node_cluster as r on r.node_id = node_id_r and r.cluster = l.cluster
),
strongest as (
    select node_id, max(weight) as weight
    from (
        select node_id_l as node_id, weight from inside
        union all
        select node_id_r, weight from inside
    )
    group by node_id
),
size as (
    select cluster, count(distinct record_id) = 1 as is_alone
    from seated
    join nodes using (node_key)
    join node_cluster using (node_id)
    group by cluster
),
near as (
    select node_id_l, node_id_r, weight, l.cluster as cluster_l, r.cluster as cluster_r
    from edges
    join node_cluster as l on l.node_id = node_id_l
    join node_cluster as r on r.node_id = node_id_r and r.cluster <> l.cluster
    join size as size_l on size_l.cluster = l.cluster
    join size as size_r on size_r.cluster = r.cluster
    where size_l.is_alone or size_r.is_alone
),
near_held as materialized (  -- or all holders of a key would be joined with one another
    select node_id_l, node_id_r, key, member from near join constraints on constraints.node_id = node_id_l
),
barred as (
    select node_id_l, node_id_r from refused
    union
    select node_id_l, node_id_r
    from near_held
    join constraints as r on r.node_id = node_id_r and r.key = near_held.key and r.member <> near_held.member
),
candidate as (
    select cluster, max(weight) as weight
    from (
        select cluster_l as cluster, weight from near anti join barred using (node_id_l, node_id_r)
        union all
        select cluster_r, weight from near anti join barred using (node_id_l, node_id_r)
    )
    group by cluster
)
select
    record_id,
    cluster,
    case
        when is_alone then 1 / (1 + pow(2, coalesce(candidate.weight, -100)))
        when strongest.weight is not null then 1 / (1 + pow(2, -strongest.weight))
        else 1.0
    end as link_confidence
from current_node
join nodes using (node_key)
join node_cluster using (node_id)
join size using (cluster)
left join strongest using (node_id)
left join candidate using (cluster)
order by record_id
