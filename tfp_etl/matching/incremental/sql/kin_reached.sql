-- One row: a component of the state that holds somebody who changed, is gone or was decided about, or who shares a key with somebody new
-- (but for what a spelling brings along that somebody wrote before).
create temp table reached_component as
select before.component from kept_person as before anti join same on before.person_id = same.old_id
union
select before.component from kept_person as before semi join kept_decided using (person_id)
union
select same.component from same semi join decided_now using (person_id)
union
select before.component
from kept_person as before
semi join (
    select person_id
    from kept_key
    semi join (select key from fresh_key where known_by is null or known_by not in (select key from kept_key)) as told using (key)
) as touched using (person_id)
