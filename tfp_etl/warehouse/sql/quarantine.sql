-- One row written: a line of one file held back, or loaded with a warning, under one rule.
insert into audit.quarantine (
    file_id, line_no, source, dataset, record_key, person_part, rule, severity, reason, row_key, mended_by
)
select
    %(file_id)s, line_no, source, dataset, coalesce(record_key, ''), coalesce(person_part, ''), rule, severity, reason,
    row_key, coalesce(mended_by, '')
from pg_temp.held
where file_id = %(file_id)s or file_id is null
