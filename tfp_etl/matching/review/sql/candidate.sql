-- One row: two persons, or two parts of one person that a thin pair holds together, with the scored pair of nodes that speaks most
-- for them. A person is a cluster. A content that nobody has now (somebody else stands at its place in a list) speaks for nobody.
-- Shown by a record of each node: one whose latest content it is, where there is one. A contact of whom a row tells (its id ends in a
-- unit separator, see intake/sql/contact_records.sql) is no record that anybody gave: then by another record of the person, or part
-- of a person, where there is one, and told_by is the contact.
create temp table candidate as
with moved as (
    select record_id from seated where is_positional group by record_id having min(node_key) <> max(node_key)
),
seat as (
    select distinct record_id, node_id, node_key from seated semi join moved using (record_id) join nodes using (node_key)
),
nobody_now as (
    select distinct node_id
    from seat
    anti join current_node using (node_key)
    anti join (select node_key from seated where not is_positional) as lasting using (node_key)
),
one_record as (
    select distinct l.node_id as node_id_l, r.node_id as node_id_r from seat as l join seat as r using (record_id)
),
weighed as (
    select
        edges.node_id_l,
        edges.node_id_r,
        weight,
        guard,
        l_cluster.cluster as l_cluster,
        r_cluster.cluster as r_cluster,
        coalesce(l_part.part, l_cluster.cluster) as l_part,
        coalesce(r_part.part, r_cluster.cluster) as r_part,
        refused.node_id_l is not null as is_refused,
        one_record.node_id_l is not null as is_one_record
    from edges
    join node_cluster as l_cluster on l_cluster.node_id = edges.node_id_l
    join node_cluster as r_cluster on r_cluster.node_id = edges.node_id_r
    left join node_part as l_part on l_part.node_id = edges.node_id_l
    left join node_part as r_part on r_part.node_id = edges.node_id_r
    left join refused on refused.node_id_l = edges.node_id_l and refused.node_id_r = edges.node_id_r
    left join one_record on one_record.node_id_l = edges.node_id_l and one_record.node_id_r = edges.node_id_r
    where weight >= $review_from
        and edges.node_id_l not in (from nobody_now) and edges.node_id_r not in (from nobody_now)
        and (l_cluster.cluster <> r_cluster.cluster or weight between $merge_at and $sure_at and l_part.part <> r_part.part)
),
of_two as (
    select
        *,
        l_cluster = r_cluster as is_joined,
        count(*) over two as pair_count,
        bool_or(is_refused) over two as is_ever_refused
    from weighed
    window two as (partition by least(l_part, r_part), greatest(l_part, r_part))
    qualify row_number() over (two order by is_one_record, weight desc, node_id_l, node_id_r) = 1
),
picked as (
    select node_id, node_key
    from nodes
    where node_id in (select node_id_l from of_two union select node_id_r from of_two)
),
face as (
    select node_id, arg_min(record_id, (suffix(record_id, chr(31)), not is_current, record_id)) as record_id
    from (
        select node_key, record_id, true as is_current from current_node
        union all
        select node_key, record_id, false from seated where not is_positional
    )
    join picked using (node_key)
    group by node_id
),
faced as (
    select of_two.*, l.record_id as l_face, r.record_id as r_face
    from of_two
    join face as l on l.node_id = of_two.node_id_l
    join face as r on r.node_id = of_two.node_id_r
),
wanted as (
    select l_part as part from faced where suffix(l_face, chr(31))
    union
    select r_part from faced where suffix(r_face, chr(31))
),
own as (
    select wanted.part, min(record_id) as record_id
    from current_node
    join nodes using (node_key)
    join node_cluster using (node_id)
    left join node_part using (node_id)
    join wanted on wanted.part = coalesce(node_part.part, cluster)
    where not suffix(record_id, chr(31))
    group by wanted.part
)
select
    faced.*,
    coalesce(l.record_id, l_face) as l_record,
    coalesce(r.record_id, r_face) as r_record,
    case when l.record_id is not null then l_face end as l_told_by,
    case when r.record_id is not null then r_face end as r_told_by
from faced
left join own as l on l.part = case when suffix(l_face, chr(31)) then l_part end and l.record_id <> r_face
left join own as r on r.part = case when suffix(r_face, chr(31)) then r_part end and r.record_id <> l_face
