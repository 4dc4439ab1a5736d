-- One row touched: a version in force that the arrived snapshot no longer holds, though it lies within its horizon.
update {table} t
set known_to = %(known_from)s
where t.dataset = %(dataset)s
    and t.known_to is null
    and not exists (select from pg_temp.arrived a where a.row_key = t.row_key)
    and ({dropped}) is not true
