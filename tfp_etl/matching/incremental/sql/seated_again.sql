-- One row: a reached row as it is seated now.
create temp view seated as select * from reached_seat
