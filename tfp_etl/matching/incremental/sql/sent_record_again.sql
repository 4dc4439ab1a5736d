-- One row: a record that stands under a reference that is reached.
insert into reached_record
select distinct record from every_sent semi join reached_ref using (ref) anti join reached_record using (record)
