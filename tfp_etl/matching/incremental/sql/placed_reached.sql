-- One row: a reached row with what it says by itself: placed just now, or as kept with the extracts that show it now.
create temp table placed as
select *
from placed_fresh
union all by name
select $told, now.last_seen_on, now.seen_on, $today::date as today
from kept_reached as placed
anti join changed_row using (row_key)
join now using (row_key)
