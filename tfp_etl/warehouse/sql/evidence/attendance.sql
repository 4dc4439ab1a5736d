-- One row out: a pupil's attendance at a school in a term.
select l.person_id, f.la_estab, f.academic_year, f.term_code, f.sessions_possible, f.sessions_authorised,
    f.sessions_unauthorised, f.record_id, f.file_id, f.line_no
from core.attendance f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
