-- One row: a pair of nodes to score.
create temp table pair as
select distinct least(node_id_l, node_id_r) as node_id_l, greatest(node_id_l, node_id_r) as node_id_r
from pair_by_rule
