-- One row: how many rows have no id.
select count(*) from sent_row where record = hash(null::text)
