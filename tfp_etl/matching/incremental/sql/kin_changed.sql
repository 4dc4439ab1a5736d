-- One row: a person of the state who is gone or of whom a record changed, by the number then.
create temp table changed_before as
select person_id from kept_person as before anti join same on before.person_id = same.old_id
