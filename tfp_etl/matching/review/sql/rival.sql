-- One row: a pair of persons, not joined, one side of which fits another person nearly as well: its own, or, standing alone, a third.
create temp table rival as
with side as (
    select node_id_l, node_id_r, node_id_l as node_id, l_cluster as cluster, weight from candidate where not is_joined
    union all
    select node_id_l, node_id_r, node_id_r, r_cluster, weight from candidate where not is_joined
),
tie as (
    select node_id_l as node_id, node_id_r as other_id, weight from edges semi join side on side.node_id = edges.node_id_l
    union all
    select node_id_r, node_id_l, weight from edges semi join side on side.node_id = edges.node_id_r
),
inside as (
    select tie.node_id, max(tie.weight) as inside_weight
    from tie
    join node_cluster as mine on mine.node_id = tie.node_id
    join node_cluster as other on other.node_id = tie.other_id and other.cluster = mine.cluster
    group by tie.node_id
),
alone as (
    select cluster from node_cluster semi join side using (cluster) group by cluster having count(*) = 1
),
ranked as (
    select
        side.*,
        row_number() over (partition by cluster order by weight desc, node_id_l, node_id_r) as place,
        max(weight) over (partition by cluster) as best
    from side
),
second as (
    select cluster, weight as second_weight from ranked where place = 2
)
select distinct node_id_l, node_id_r
from ranked
left join inside using (node_id)
left join second using (cluster)
left join alone using (cluster)
where (weight >= $merge_at and weight >= inside_weight - $close)
    or (alone.cluster is not null and weight >= best - $close and second_weight >= best - $close)
