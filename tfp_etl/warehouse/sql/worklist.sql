-- One row out: a row of the worklist of held rows, oldest receipt first.
select
    file_id, line_no, person_part, source, dataset, file_name, extract_on, rules, reason, mended_by, state,
    later_file_id, days_since_receipt, days_since_extract, quarantine_decision_id, decided, decided_by, decided_at,
    because
from mart.quarantine_worklist
where (%(file_id)s::bigint is null or file_id = %(file_id)s)
    and (%(source)s = '' or source = %(source)s)
    and (%(dataset)s = '' or dataset = %(dataset)s)
    and (%(rule)s = '' or %(rule)s = any(rules))
    and (%(state)s = '' or state = %(state)s)
    and days_since_receipt >= %(older_than)s
order by days_since_receipt desc, file_id, line_no, person_part
