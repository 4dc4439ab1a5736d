-- One row: a person who is as before and stays so, by the number then and now.
create or replace temp table untouched as
select old_id, person_id from same anti join reached_component using (component)
