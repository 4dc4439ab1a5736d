-- One row: a record of an export, under an id made of what names it.
create or replace table matched as
select
    concat_ws(chr(31), source, dataset, key, coalesce(person_part, '')) as record_id,
    source,
    dataset,
    key as record_key,
    coalesce(person_part, '') as person_part,
    person_id
from matches
