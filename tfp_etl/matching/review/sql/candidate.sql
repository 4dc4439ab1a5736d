-- One row: two persons, or two parts of one person that a thin pair holds together, with the scored pair of nodes that speaks most
-- for them. A person is a cluster. Shown by a record of each node: one whose latest content it is, where there is one.
create temp table candidate as
with face as (
    select node_id, arg_min(record_id, (not is_current, record_id)) as record_id
    from (
        select node_key, record_id, true as is_current from current_node
        union all
        select node_key, record_id, false from seated where not is_positional
    )
    join nodes using (node_key)
    group by node_id
),
weighed as (
    select
        edges.*,
        l_cluster.cluster as l_cluster,
        r_cluster.cluster as r_cluster,
        coalesce(l_part.part, l_cluster.cluster) as l_part,
        coalesce(r_part.part, r_cluster.cluster) as r_part,
        l.record_id as l_record,
        r.record_id as r_record,
        refused.node_id_l is not null as is_refused
    from edges
    join face as l on l.node_id = edges.node_id_l
    join face as r on r.node_id = edges.node_id_r
    join node_cluster as l_cluster on l_cluster.node_id = edges.node_id_l
    join node_cluster as r_cluster on r_cluster.node_id = edges.node_id_r
    left join node_part as l_part on l_part.node_id = edges.node_id_l
    left join node_part as r_part on r_part.node_id = edges.node_id_r
    left join refused on refused.node_id_l = edges.node_id_l and refused.node_id_r = edges.node_id_r
    where weight >= $review_from and l.record_id <> r.record_id
        and (l_cluster.cluster <> r_cluster.cluster or weight between $merge_at and $sure_at and l_part.part <> r_part.part)
)
select
    *,
    l_cluster = r_cluster as is_joined,
    count(*) over two as pair_count,
    bool_or(is_refused) over two as is_ever_refused
from weighed
window two as (partition by least(l_part, r_part), greatest(l_part, r_part))
qualify row_number() over (two order by weight desc, node_id_l, node_id_r) = 1
