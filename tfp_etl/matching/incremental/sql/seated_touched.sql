-- One row: a row of a touched node as it is seated now.
create temp table seated as
select * from seated_fresh where hash(node_key) in (select node from node_touched)
union all by name
select * from kept_touched
