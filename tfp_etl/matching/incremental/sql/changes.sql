-- One row: how many rows are new, gone, touched, and there.
select
    (select count(*) from now semi join changed_row using (row_key)),
    (select count(*) from kept.sighting semi join changed_row using (row_key)),
    (select count(*) from touched_row),
    (select count(*) from now)
