-- One row: a row as it is seated now, where kept.seated does not have it so.
create temp table seated_fresh as
select $told
from reached_seat
where row_key in (select row_key from dropped_row) or row_key not in (select row_key from kept_reached)
