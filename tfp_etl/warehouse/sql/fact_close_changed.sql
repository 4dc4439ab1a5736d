-- One row touched: a version in force that the arrived file tells otherwise.
update {table} t
set known_to = %(known_from)s
from pg_temp.arrived a
where t.row_key = a.row_key and t.known_to is null and t.row_hash <> a.row_hash
