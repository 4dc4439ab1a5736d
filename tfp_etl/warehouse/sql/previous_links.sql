-- One row out: a record and the person it is held to be about.
select record_id, person_id, confidence::double precision as link_confidence
from core.person_link
where known_to is null
