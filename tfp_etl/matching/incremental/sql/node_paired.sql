-- One row: a node of a pair, with what it is compared by; node_id follows the content, as in a full run.
create temp table node_paired as
with fresh as (
    select node_id, node_key, $told
    from node_fresh
    where node_id in (select node_id_l from pair union all select node_id_r from pair)
),
numbered as (
    select node_id as whole_id, row_number() over (order by node_key) as node_id
    from (select node_id, node_key from kept_paired union all select node_id, node_key from fresh)
)
select $told, numbered.node_id, whole_id from kept_paired inner join numbered on kept_paired.node_id = whole_id
union all
select $told, numbered.node_id, whole_id from fresh inner join numbered on fresh.node_id = whole_id
