-- One row out: a spell of a pupil in other provision.
select l.person_id, f.provision_type, f.start_on, f.end_on, f.record_id, f.file_id, f.line_no
from core.provision f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
