-- One row: a row of a touched node as it is seated now. Nodes of fresh rows are all touched.
create temp table seated as
select * from seated_fresh
union all by name
select * from kept_touched
