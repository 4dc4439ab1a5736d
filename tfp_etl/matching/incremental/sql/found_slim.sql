-- One row: a row of a touched dwelling, with what tells a hostel from a home.
create temp table found as
select found_dwelling, forename, surname, is_named_communal
from found_reached
semi join dwelling_touched using (found_dwelling)
union all
select found_dwelling, forename, surname, is_named_communal
from kept_dwelling
