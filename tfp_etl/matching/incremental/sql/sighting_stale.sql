-- One row: the key of a kept row that is gone, or that other extracts show now.
create temp table sighting_stale as
select before.row_key
from kept.sighting as before
left join now using (row_key)
where now.row_key is null or now.last_seen_on is distinct from before.last_seen_on or now.seen_on is distinct from before.seen_on
