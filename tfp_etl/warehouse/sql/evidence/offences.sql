-- One row out: a person on a crime.
select l.person_id, f.crime_ref, f.role, f.disposal, f.offence_on, f.disposal_on, f.record_id, f.file_id, f.line_no
from core.offence f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
