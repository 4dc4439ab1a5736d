-- One row: a node holds a place (member) under a key that holds one person a place: two nodes with one key and different members
-- are different people. Keys: a source row's rows, in one extract where its parts are places; all valid pupil numbers; all valid
-- National Insurance numbers (first eight characters; two spellings of one number, see one_nino, are one); and, below zero, each cannot-link that a person decided.
create table constraints as
with row_key as (
    select node_key, (hash(source, source_ref, extract_on) >> 2)::bigint as key, (hash(record_id) >> 2)::bigint as member
    from (select node_key, source, source_ref, record_id, unnest(seen_on) as extract_on from seated where source_ref is not null)
    union
    select node_key, (hash(source, source_ref) >> 2)::bigint, (hash(record_id) >> 2)::bigint
    from seated
    where not is_positional and source_ref is not null
),
shared as (
    select key from row_key group by key having count(distinct member) > 1
),
apart as (
    select
        record_id_1,
        record_id_2,
        -row_number() over (order by record_id_1, record_id_2) as key
    from decisions
    where decision = 'cannot_link'
),
apart_row as (
    select record_id_1 as record_id, key, 1 as member from apart
    union all
    select record_id_2, key, 2 from apart
)
select nodes.node_id, key, member
from row_key
semi join shared using (key)
join nodes using (node_key)
union
select node_id, 1, (hash(pupil_key) >> 2)::bigint
from nodes
where regexp_full_match(pupil_key, '[A-Z][0-9]{12}')  -- a number that fails its check is a slip, a temporary one ends in a letter
union
select node_id, 2, (hash(coalesce(one_nino.canonical, nino)) >> 2)::bigint
from nodes
left join one_nino using (nino)
where nino is not null
union
select nodes.node_id, apart_row.key, apart_row.member
from apart_row
join current_node using (record_id)
join nodes using (node_key)
order by all
