-- One row touched: a link held on with another confidence; no new version, since who it is about is the same.
update core.person_link p
set confidence = l.confidence
from pg_temp.linked l
where l.record_id = p.record_id
    and p.known_to is null
    and l.person_id = p.person_id
    and l.confidence is distinct from p.confidence
