-- One row: a person somebody decided about.
create temp table decided_now as
select distinct person_id
from links
semi join (select unnest([record_id_1, record_id_2]) as record_id from decisions) as named using (record_id)
