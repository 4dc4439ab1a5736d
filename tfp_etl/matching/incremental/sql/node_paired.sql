-- One row: a node of a pair, with what it is compared by; node_id follows the content, as in a full run.
create temp table node_paired as
with paired as (
    select node_id, node_key, $told from kept_paired
    union all
    select node_id, node_key, $told
    from node_fresh
    where node_id in (select node_id_l from pair union all select node_id_r from pair)
),
numbered as (
    select node_id, row_number() over (order by node_key) as place from paired
)
select $told, numbered.place as node_id, paired.node_id as whole_id
from paired
inner join numbered using (node_id)
