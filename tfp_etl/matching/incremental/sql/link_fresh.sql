-- One row: a record whose person is one of those looked at, its cluster and how sure that is.
create temp table link_fresh as
select told.*, hash(record_id) as record
from told
semi join (
    select record_id
    from current_node
    join nodes using (node_key)
    where whole_id in (select node_id from node_faced)
) as faced using (record_id)
