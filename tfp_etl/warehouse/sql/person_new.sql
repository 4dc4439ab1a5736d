-- One row written: a person number given for the first time.
insert into core.person (person_id, known_from)
select l.person_id, min(l.known_from)
from core.person_link l
where not exists (select from core.person p where p.person_id = l.person_id)
group by 1
