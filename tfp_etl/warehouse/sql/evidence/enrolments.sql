-- One row out: a spell of a pupil at a school.
select l.person_id, f.la_estab, f.enrol_status, f.nc_year, f.entry_on, f.leaving_on, f.extract_on, f.record_id, f.file_id, f.line_no
from core.enrolment f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
