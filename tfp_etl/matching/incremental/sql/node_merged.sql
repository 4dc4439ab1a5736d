-- One row: a node whose cluster is found anew.
create or replace temp table node_merged as
select node_id
from kept.node_cluster
semi join component_touched using (component)
anti join node_gone using (node_id)
union
select node_id from node_fresh
