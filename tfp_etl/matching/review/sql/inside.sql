-- One row: two nodes of one person and whether what joins them is sure; only of persons with a pair that is not. A scored pair,
-- or contents of one record and what a person decided (table joined_pair).
with scored as (
    select node_id_l, node_id_r, l.cluster, weight >= $sure_at as is_sure
    from edges
    join node_cluster as l on l.node_id = node_id_l
    join node_cluster as r on r.node_id = node_id_r and r.cluster = l.cluster
    where weight >= $merge_at
),
thin as (
    select distinct cluster from scored where not is_sure
)
select node_id_l, node_id_r, is_sure
from scored
semi join thin using (cluster)
union all
select node_id_l, node_id_r, true
from joined_pair
join node_cluster on node_id = node_id_l
semi join thin using (cluster)
