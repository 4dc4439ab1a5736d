-- One row: a pair to score, as Splink takes it.
create temp table blocked as
select '0' as match_key, least(l.node_id, r.node_id) as join_key_l, greatest(l.node_id, r.node_id) as join_key_r
from pair
join node_paired as l on l.whole_id = pair.node_id_l
join node_paired as r on r.whole_id = pair.node_id_r
