-- One row: a near node; node_id follows the content, as in a full run, whole_id is its number among all.
create table nodes as
with fresh as (
    select node_id, $told from node_fresh semi join node_near using (node_id)
),
numbered as (
    select node_id as whole_id, row_number() over (order by node_key) as node_id
    from (select node_id, node_key from kept_near union all select node_id, node_key from fresh)
)
select $told, numbered.node_id, whole_id from kept_near inner join numbered on kept_near.node_id = whole_id
union all
select $told, numbered.node_id, whole_id from fresh inner join numbered on fresh.node_id = whole_id
