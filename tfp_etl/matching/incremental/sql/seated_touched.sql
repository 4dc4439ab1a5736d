-- One row: a row of a touched node as it is seated now.
create temp table seated as
select * from seated_fresh semi join node_touched using (node_key)
union all by name
select * from kept_touched
