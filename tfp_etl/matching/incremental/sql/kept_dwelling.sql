-- One row: the place of a kept row of a touched dwelling that was not reached.
select place
from kept.seated
semi join (select hash(found_dwelling) as dwelling from dwelling_touched) as touched using (dwelling)
anti join reached_row using (row_key)
