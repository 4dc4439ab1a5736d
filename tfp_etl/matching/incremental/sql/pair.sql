-- One row: a pair of nodes to score: a fresh one, and another that shares a key with it.
create temp table pair as
with beside as (
    select key, node_id from kept.node_met_by
    union all
    select key, node_id from fresh_met_by
),
found as (
    select node_id_l, node_id_r from met
    union all
    select fresh_met_by.node_id, beside.node_id from beside inner join fresh_met_by using (key)
)
select distinct least(node_id_l, node_id_r) as node_id_l, greatest(node_id_l, node_id_r) as node_id_r
from found
where node_id_l <> node_id_r
    and node_id_r not in (select node_id from node_gone)
    and node_id_r not in (select node_id from kept.node_over)
