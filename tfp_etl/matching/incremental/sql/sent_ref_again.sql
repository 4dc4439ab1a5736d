-- One row: a reference under which a record stands that is reached.
insert into reached_ref
select distinct ref from every_sent semi join reached_record using (record) anti join reached_ref using (ref) where ref is not null
