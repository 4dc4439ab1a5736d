-- One row: a key-only record and the cluster of its key: the person whose record holds that pupil number (the latest record; a
-- current number before a former one) or that place in a programme family. A key that no record holds is a person of its own.
with holder as (
    select 'upn:' || upn as person_key, record_id, last_seen_on, 1 as rank from records where upn is not null
    union all
    select 'upn:' || former_upn, record_id, last_seen_on, 2 from records where former_upn is not null
    union all
    select 'careworks:' || record_key, record_id, last_seen_on, 1 from records where source = 'careworks'
),
held as (
    select holder.person_key, links.person_id
    from holder
    join links using (record_id)
    qualify row_number() over (partition by person_key order by rank, last_seen_on desc, record_id) = 1
)
select record_id, person_key, held.person_id
from key_records
left join held using (person_key)
order by record_id
