-- One row written: a row of one claim window.
insert into {table} (claim_window, {columns})
select %(claim_window)s, {columns}
from pg_temp.slice
