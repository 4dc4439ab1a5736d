-- One row: two persons that a pair of nodes speaks for, and what holds them apart. Keys as sql/constraints.sql makes them: below zero
-- an officer's word, 1 the pupil numbers, 2 the National Insurance numbers, others the rows of one source row.
create temp table clash as
with apart as (
    select distinct l_cluster, r_cluster from candidate where not is_joined
),
held as (
    select distinct cluster, key, member
    from constraints
    join node_cluster using (node_id)
    where cluster in (select l_cluster from apart union select r_cluster from apart)
)
select
    l_cluster,
    r_cluster,
    bool_or(l.key < 0) as is_decided,
    bool_or(l.key = 1) as has_pupil_numbers,
    bool_or(l.key = 2) as has_ninos,
    bool_or(l.key > 2) as is_of_one_list
from apart
join held as l on l.cluster = l_cluster
join held as r on r.cluster = r_cluster and r.key = l.key and r.member <> l.member
group by l_cluster, r_cluster
