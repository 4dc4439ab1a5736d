-- One row: a node of a person found anew, or of a person to whom a scored pair leads from there, or led from a node that is gone.
create or replace temp table node_faced as
with adjacent as (
    select node_id_r as node_id from whole_edge where node_id_l in (select node_id from node_merged)
    union
    select node_id_l from whole_edge where node_id_r in (select node_id from node_merged)
    union
    select node_id_r from kept.edges where node_id_l in (select node_id from node_gone)
    union
    select node_id_l from kept.edges where node_id_r in (select node_id from node_gone)
),
their_cluster as (
    select distinct cluster from kept.node_cluster semi join adjacent using (node_id) anti join node_merged using (node_id)
)
select node_id from kept.node_cluster semi join their_cluster using (cluster) anti join node_gone using (node_id)
union
select node_id from node_merged
