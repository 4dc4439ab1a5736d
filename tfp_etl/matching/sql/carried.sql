-- One row: a record and its lasting person id. A cluster keeps the oldest of the ids of which it holds the largest part; a
-- cluster without one gets a new id, in the order of its first record.
with part as (
    select cluster, previous.person_id, count(*) as record_count, min(record_id) as first_record
    from clustered
    join previous using (record_id)
    group by cluster, previous.person_id
),
holder as (
    select person_id, cluster
    from part
    qualify row_number() over (partition by person_id order by record_count desc, first_record) = 1
),
kept as (
    select cluster, min(person_id) as person_id from holder group by cluster
),
fresh as (
    select cluster, row_number() over (order by min(record_id)) + $minted as person_id
    from clustered
    anti join kept using (cluster)
    group by cluster
)
select record_id, coalesce(kept.person_id, fresh.person_id)::bigint as person_id
from clustered
left join kept using (cluster)
left join fresh using (cluster)
order by record_id
