-- One row: a person of the links, and a number made of all that the person's records say.
create temp table signed as
select
    person_id,
    sum(hash(record, key)) as sign
from row_now
group by person_id
