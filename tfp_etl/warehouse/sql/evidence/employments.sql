-- One row out: a job run with its evidence.
select l.person_id, f.employment_start_on, f.employment_end_on, f.evidence_type,
    f.weekly_hours::double precision as weekly_hours, f.seen_on, f.record_id, f.file_id, f.line_no
from core.employment f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
