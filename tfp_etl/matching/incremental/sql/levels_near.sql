-- One row: a candidate for the review, with its levels.
with asked as materialized (
    select candidate.node_id_l, candidate.node_id_r, l.whole_id as whole_id_l, r.whole_id as whole_id_r
    from candidate
    join nodes as l on l.node_id = candidate.node_id_l
    join nodes as r on r.node_id = candidate.node_id_r
)
select asked.node_id_l, asked.node_id_r, levels, rarity
from asked
join whole_edge on whole_edge.node_id_l = whole_id_l and whole_edge.node_id_r = whole_id_r
