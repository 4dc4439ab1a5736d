-- One row: a record, the cluster of its latest content, and how sure the strongest edge inside the cluster makes its place there
-- (null: the record stands alone, nothing was linked).
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
    select cluster, count(*) as row_count from seated join nodes using (node_key) join node_cluster using (node_id) group by cluster
)
select
    record_id,
    cluster,
    case
        when weight is not null then 1 / (1 + pow(2, -weight))
        when row_count > 1 then 1.0
    end as link_confidence
from current_node
join nodes using (node_key)
join node_cluster using (node_id)
join size using (cluster)
left join strongest using (node_id)
order by record_id
