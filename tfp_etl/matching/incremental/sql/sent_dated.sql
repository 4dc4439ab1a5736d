-- One row: a row that is there, with the dates that tell the last day.
create temp view dated_now as
select record_date, dob from kept.dated anti join reached_record using (record)
union all
select record_date, dob from described
