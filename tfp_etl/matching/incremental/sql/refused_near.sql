-- One row: a refused pair of near nodes: found anew, or kept.
select l.node_id as node_id_l, r.node_id as node_id_r
from (
    select node_id_l, node_id_r from refused_fresh
    union all
    select node_id_l, node_id_r
    from kept.refused
    where node_id_l not in (select node_id from node_merged) and node_id_r not in (select node_id from node_merged)
) as pair
join nodes as l on l.whole_id = pair.node_id_l
join nodes as r on r.whole_id = pair.node_id_r
