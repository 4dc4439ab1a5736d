-- One row written: a version that the arrived file tells first.
insert into {table} ({columns}, dataset, file_id, extract_on, known_from)
select {arrived_columns}, %(dataset)s, %(file_id)s, %(extract_on)s, %(known_from)s
from pg_temp.arrived a
where not exists (select from {table} t where t.row_key = a.row_key and t.known_to is null)
order by a.row_key
