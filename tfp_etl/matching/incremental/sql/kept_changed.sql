-- One row: the place of a kept row that is gone or changed.
select place from kept.seated semi join changed_row using (row_key)
