-- One row touched: a version in force that the arrived snapshot no longer holds, though it lies within its horizon. A row
-- that the snapshot holds and that was held back is not gone: what was known of it stays.
update {table} t
set known_to = %(known_from)s
where t.dataset = %(dataset)s
    and t.known_to is null
    and not exists (select from pg_temp.arrived a where a.row_key = t.row_key)
    and not exists (
        select from audit.quarantine q
        where q.file_id = %(file_id)s and q.row_key = t.row_key and q.severity <> 'warn'
    )
    and ({dropped}) is not true
