-- One row: a source row of which a row is touched.
create or replace temp table reached as
select distinct source_row from every_row semi join touched_row using (row_key)
