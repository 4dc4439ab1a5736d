-- One row: the key of a row of a dwelling that became a home, or ceased to be one.
insert into touched_row
select row_key
from kept.seated
semi join (select hash(dwelling) as dwelling from communal_changed) as changed using (dwelling)
anti join touched_row using (row_key)
