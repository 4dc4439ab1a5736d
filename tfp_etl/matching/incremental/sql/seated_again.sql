-- One row: a reached row as it is seated now, numbered as all rows would be.
create temp table seated as
select * exclude (row_no), row_number() over (order by record_id, last_seen_on, first_seen_on, row_key) as row_no
from reached_seat
