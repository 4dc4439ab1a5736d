-- One row: a component of the run before that a change may have joined, parted or bound otherwise.
create temp table component_touched as
with joining as (
    select node_id_l, node_id_r from edge_fresh where weight >= $merge_at or is_nino_slip
),
slipped as (
    select nino
    from whole_node
    where nino is not null
        and node_id in (select unnest([node_id_l, node_id_r]) from edge_fresh where is_nino_slip)
),
touched as (
    select node_id from node_before
    union
    select node_id from node_gone
    union
    select unnest([node_id_l, node_id_r]) from joining
    union
    select node_id from kept.nodes where nino in (select nino from slipped)
    union
    select node_id
    from kept.nodes
    where node in (select hash(node_key) from reached_seat where record_id in (select record_id from seated_fresh))
    union
    select node_id
    from kept.nodes
    where node in (select node from whole_current where record in (select hash(record_id) from decided))
)
select distinct component from kept.node_cluster semi join touched using (node_id)
