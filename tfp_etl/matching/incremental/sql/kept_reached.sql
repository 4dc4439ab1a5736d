-- One row: a kept row that was reached. Read once, since it is wide.
create or replace temp table kept_reached as
select * from kept.seated semi join reached_row using (row_key)
