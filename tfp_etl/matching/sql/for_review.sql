-- One row: a pair of nodes, shown by a record of each, whose score a person may want to look at: likely but not joined, refused
-- by a cannot-link, or joined on thin evidence. reasons: comparison and its weight, strongest first.
with shown as (
    select nodes.node_id, min(record_id) as record_id
    from current_node
    join nodes using (node_key)
    group by nodes.node_id
)
select
    least(l.record_id, r.record_id) as record_id_l,
    greatest(l.record_id, r.record_id) as record_id_r,
    max(weight) as match_weight,
    bool_or(l_cluster.cluster = r_cluster.cluster) as is_joined,
    bool_or(refused.node_id_l is not null) as is_refused,
    arg_max(reasons, weight) as reasons
from edges
join shown as l on l.node_id = edges.node_id_l
join shown as r on r.node_id = edges.node_id_r
join node_cluster as l_cluster on l_cluster.node_id = edges.node_id_l
join node_cluster as r_cluster on r_cluster.node_id = edges.node_id_r
left join refused on refused.node_id_l = edges.node_id_l and refused.node_id_r = edges.node_id_r
where weight >= $review_from and l.record_id <> r.record_id
    and (l_cluster.cluster <> r_cluster.cluster or weight between $merge_at and $sure_at)
group by all
order by record_id_l, record_id_r
