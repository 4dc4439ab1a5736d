-- One row out: a row, or a person of a row, that was held back.
select q.source, q.dataset, q.record_key as key, nullif(q.person_part, '') as person_part, r.file_name as file, q.line_no, q.rule
from audit.quarantine q
join audit.file_receipt r using (file_id)
where lower(q.severity) not in ('warn', 'warning', 'info')
order by q.source, q.dataset, r.file_name, q.line_no, q.person_part, q.rule
