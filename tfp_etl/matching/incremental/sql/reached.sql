-- One row: a source row reached from another through a record that stands in both.
insert into reached
with record_reached as (
    select distinct record from every_row semi join reached using (source_row)
)
select distinct source_row from every_row semi join record_reached using (record) anti join reached using (source_row)
