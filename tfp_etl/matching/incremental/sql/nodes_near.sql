-- One row: a near node; node_id follows the content, as in a full run, whole_id is its number among all.
create table nodes as
select $told, row_number() over (order by node_key) as node_id, node_id as whole_id
from (
    select node_id, $told from kept_near
    union all
    select node_id, $told from node_fresh semi join node_near using (node_id)
)
