-- One row: a record whose latest content is a near node.
create table current_node as
select * from whole_current semi join nodes using (node_key)
