-- One row: a row that is there, or was.
create temp view every_sent as
select * from sent_row
union all
select * from kept.given_row semi join changed_sent using (row_hash)
