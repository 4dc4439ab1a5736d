-- One row: a person of the links.
select person_id
from person
order by person_id
