-- One row out: an exclusion of a pupil.
select l.person_id, f.category_code, f.start_on, f.sessions, f.record_id, f.file_id, f.line_no
from core.exclusion f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
