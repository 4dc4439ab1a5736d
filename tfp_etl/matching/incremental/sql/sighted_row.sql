-- One row: the key of a row that comes unchanged but is touched by what extracts or officers say of it.
create temp table sighted_row as
select row_key from touched_row anti join changed_row using (row_key)
