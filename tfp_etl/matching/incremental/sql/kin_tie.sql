-- One row: a person and a key, by number from 0: who share one are judged together.
with tie as (
    select person_id, key from person_key where is_tie
    union all
    select distinct bearer.person_id, (hash('dwelling', dwelling.dwelling) >> 1)::bigint
    from bearer
    inner join dwelling on bearer.way_no = dwelling.way_no
    where dwelling.dwelling is not null
)

select person_id, dense_rank() over (order by key) - 1 as key from tie
