-- One row: two records (as they came: not the contacts of a row, which are records inside only) and the match weight between their contents, the strongest where a record has several. Records of one content
-- are not scored; they weigh 30, more than any doubt. Of a content that very many records share, the first 50 stand for all.
with member as (
    select distinct nodes.node_id, own.record_id
    from seated
    join nodes using (node_key)
    join own on own.person_record = seated.record_id
    qualify row_number() over (partition by nodes.node_id order by own.record_id) <= 50
),

paired as (
    select l.record_id as record_id_l, r.record_id as record_id_r, weight
    from edges
    join member as l on l.node_id = edges.node_id_l
    join member as r on r.node_id = edges.node_id_r

    union all

    select l.record_id, r.record_id, 30.0
    from member as l
    join member as r on r.node_id = l.node_id and r.record_id > l.record_id
)

select least(record_id_l, record_id_r) as record_id_l, greatest(record_id_l, record_id_r) as record_id_r, max(weight) as match_weight
from paired
where record_id_l <> record_id_r
group by all
order by all
