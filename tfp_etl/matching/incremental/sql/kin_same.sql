-- One row: a person of the state of whom all records are as they were, and the day makes nothing else of them, by the number then and now.
create temp table same as
select before.person_id as old_id, signed.person_id, before.component
from kept_person as before
join signed using (sign)
where signed.person_id not in (select person_id from aged)
