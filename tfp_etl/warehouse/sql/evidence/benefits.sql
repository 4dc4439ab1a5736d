-- One row out: a benefit claim, or the answer that there is none.
select l.person_id, f.match_status, f.benefit_code, f.claim_start_on, f.claim_end_on, f.work_programme_on,
    f.esf_start_on, f.record_id, f.file_id, f.line_no
from core.benefit_spell f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to) and core.was_known(l.known_from, l.known_to)
