-- One row out: a person-bearing record and the person it is held to be about.
select source, dataset, record_key as key, nullif(person_part, '') as person_part, person_id
from core.person_link
where known_to is null
order by source, dataset, record_key, person_part, record_id
