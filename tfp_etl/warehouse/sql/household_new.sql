-- One row written: a household number given for the first time.
insert into core.household (household_id, known_from)
select r.household_id, min(r.known_from)
from core.household_residence r
where not exists (select from core.household h where h.household_id = r.household_id)
group by 1
