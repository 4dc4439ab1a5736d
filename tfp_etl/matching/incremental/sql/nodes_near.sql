-- One row: a near node; node_id follows the content, as in a full run, whole_id is its number among all.
create table nodes as
select $told, row_number() over (order by node_key) as node_id, node_id as whole_id
from whole_node
where node_id in (select node_id from node_near)
