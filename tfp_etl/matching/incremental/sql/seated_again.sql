-- One row: a reached row as it is seated now.
create temp table seated as
select * from reached_seat
