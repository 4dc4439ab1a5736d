-- One row: a person and a pair of keys, by number from 0, of which somebody has the odd one: who share it are judged together.
with odd as (select distinct key >> 1 as pair from person_key where key & 1 = 1)

select person_key.person_id, dense_rank() over (order by odd.pair) - 1 as key
from person_key
inner join odd on person_key.key >> 1 = odd.pair
