-- One row: a record and its lasting id. A cluster keeps one of the ids of which it holds the largest part: the oldest ($keeps_oldest),
-- or the one it shares most records with. An id that went nowhere so, since the cluster with its largest part keeps another, stays with its
-- largest part in a cluster that has none. A cluster without one gets a new id, in the order of its first record.
with part as (
    select cluster, previous.person_id, count(*) as record_count, min(record_id) as first_record
    from clustered
    join previous using (record_id)
    group by cluster, previous.person_id
),
holder as (
    select person_id, cluster, record_count
    from part
    qualify row_number() over (partition by person_id order by record_count desc, first_record) = 1
),
kept_first as (
    select cluster, person_id
    from holder
    qualify row_number() over (partition by cluster order by if($keeps_oldest, 0, -record_count), person_id) = 1
),
left_over as (
    select cluster, person_id, record_count
    from part
    anti join kept_first using (person_id)
    anti join kept_first using (cluster)
    qualify row_number() over (partition by person_id order by record_count desc, first_record) = 1
),
kept as (
    select cluster, person_id
    from kept_first
    union all
    select cluster, person_id
    from left_over
    qualify row_number() over (partition by cluster order by if($keeps_oldest, 0, -record_count), person_id) = 1
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
