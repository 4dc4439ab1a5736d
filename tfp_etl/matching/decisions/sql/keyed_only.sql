-- One row: a record that a decision is about and that knows its person by key only.
select distinct found.record_id
from found
join face using (record_id)
where face.is_keyed
order by all
