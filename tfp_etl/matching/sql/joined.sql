-- One row: two nodes that are one person before any score: contents of one record over the extracts (where its key is a key), and
-- the must-links that a person decided.
with version as (
    select min(nodes.node_id) over (partition by record_id) as node_id_l, nodes.node_id as node_id_r
    from seated
    join nodes using (node_key)
    where not is_positional
),
together as (
    select first.node_id as node_id_l, second.node_id as node_id_r
    from decisions
    join current_node as left_node on left_node.record_id = decisions.record_id_1
    join current_node as right_node on right_node.record_id = decisions.record_id_2
    join nodes as first on first.node_key = left_node.node_key
    join nodes as second on second.node_key = right_node.node_key
    where decision = 'must_link'
)
select node_id_l, node_id_r from version where node_id_l <> node_id_r
union
select least(node_id_l, node_id_r), greatest(node_id_l, node_id_r) from together where node_id_l <> node_id_r
order by all
