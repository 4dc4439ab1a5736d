-- One row: a row that is there, or was, with its record and source row.
select row_key, record, source_row from now
union all
select row_key, record, source_row from kept.sighting semi join changed_row using (row_key)
