-- One row: a component of the state that holds somebody who changed, is gone or was decided about, or who shares a key with somebody new.
create temp table reached_component as
select before.component from kept.person as before anti join same on before.person_id = same.old_id
union
select before.component from kept.person as before semi join kept.decided using (person_id)
union
select same.component from same semi join decided_now using (person_id)
union
select before.component
from kept.person as before
semi join (select person_id from kept.key semi join fresh_key using (key)) as touched using (person_id)
