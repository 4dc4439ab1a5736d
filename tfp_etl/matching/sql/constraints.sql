-- One row: a node holds a place (member) under a key that holds one person a place: two nodes with one key and different members
-- are different people. Keys: a source row's rows, in one extract where its parts are places; all valid pupil numbers; all valid
-- National Insurance numbers (first eight characters).
create table constraints as
with row_key as (
    select node_key, hash(source, source_ref, extract_on) as key, hash(record_id) as member
    from (select node_key, source, source_ref, record_id, unnest(seen_on) as extract_on from seated)
    union
    select node_key, hash(source, source_ref) as key, hash(record_id) as member
    from seated
    where not is_positional
),
shared as (
    select key from row_key group by key having count(distinct member) > 1
)
select nodes.node_id, key, member
from row_key
semi join shared using (key)
join nodes using (node_key)
union all
select node_id, 1::ubigint, hash(pupil_key) from nodes
where pupil_key is not null and regexp_full_match(pupil_key, '[A-Z][0-9]{12}')
union all
select node_id, 2::ubigint, hash(nino) from nodes where nino is not null
