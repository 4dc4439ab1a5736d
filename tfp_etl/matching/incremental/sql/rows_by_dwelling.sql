-- One row: the key of a row of a dwelling that became a home, or ceased to be one.
insert into touched_row
select row_key
from kept.seated
semi join communal_changed on found_dwelling = communal_changed.dwelling
anti join touched_row using (row_key)
