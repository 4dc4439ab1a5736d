-- One row out: an identified person in an incident.
select l.person_id, f.incident_ref, f.incident_on, f.category, f.action, f.action_on, f.record_id, f.file_id, f.line_no
from core.asb_incident f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
