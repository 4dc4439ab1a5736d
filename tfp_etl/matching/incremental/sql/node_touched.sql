-- One row: a node of which a row is new, changed, gone or shown by other extracts, or that is the latest content of another record.
create temp table node_touched as
with fresh as (
    select hash(record_id) as record, hash(node_key) as node from current_fresh
),
before as (
    select record, node
    from kept.current_node
    semi join (
        select record from fresh
        union
        select hash(record_id) from kept_reached
    ) using (record)
),
turned as (
    (from fresh except from before)
    union all
    (from before except from fresh)
)
select hash(node_key) as node from seated_fresh
union
select node from kept.seated semi join dropped_row using (row_key)
union
select hash(node_key) from reached_seat semi join sighted_row using (row_key)
union
select node from turned
