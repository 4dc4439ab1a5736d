-- One row: the place of a kept row that was reached.
select place from kept.seated semi join reached_row using (row_key)
