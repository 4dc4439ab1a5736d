-- One row written: a line of one file held back, under one rule.
insert into audit.quarantine (file_id, line_no, source, dataset, record_key, person_part, rule, severity, reason)
select %(file_id)s, line_no, source, dataset, coalesce(record_key, ''), coalesce(person_part, ''), rule, severity, reason
from pg_temp.held
where file_id = %(file_id)s or file_id is null
