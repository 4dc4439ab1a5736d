-- One row: a record of the links and its person, with one of its person records by its content (null: it has none).
create temp table row_now as
select
    links.person_id,
    links.record,
    shown.key
from (select person_id, hash(record_id) as record from links) as links
left join shown on links.record = shown.record
