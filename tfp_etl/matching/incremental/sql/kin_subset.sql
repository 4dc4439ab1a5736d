-- One row: a person to be judged again.
create or replace temp table subset as
select person_id from same semi join reached_component using (component)
union all
select person_id from signed anti join same using (person_id)
