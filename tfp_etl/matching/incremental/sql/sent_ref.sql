-- One row: the reference of a row of a record that is reached.
create temp table reached_ref as
select distinct ref from every_sent semi join reached_record using (record) where ref is not null
