-- One row: a near node; node_id follows the content, as in a full run, whole_id is its number among all.
create table nodes as
with near as (
    select node_id, $told from kept_near
    union all
    select node_id, $told from node_fresh semi join node_near using (node_id)
),
numbered as (
    select node_id, row_number() over (order by node_key) as place from near
)
select $told, numbered.place as node_id, near.node_id as whole_id
from near
inner join numbered using (node_id)
