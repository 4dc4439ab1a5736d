-- One row: a record whose latest content is a near node.
create table current_node as
with shown as (
    select distinct record_id, node_key from seated
),
latest as (
    select record, node from whole_current where node in (select hash(node_key) from nodes)
)
select shown.record_id, shown.node_key
from shown
inner join latest on hash(shown.record_id) = latest.record and hash(shown.node_key) = latest.node
