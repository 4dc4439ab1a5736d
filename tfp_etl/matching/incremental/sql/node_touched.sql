-- One row: a node of which a row is new, changed, gone or shown by other extracts, or that is the latest content of another record.
create temp table node_touched as
with turned as (
    (select record_id, node_key from current_fresh except select record_id, node_key from kept.current_node)
    union all
    (
        select record_id, node_key
        from kept.current_node
        semi join (
            select record_id from current_fresh
            union
            select record_id from kept.seated semi join reached_row using (row_key)
        ) using (record_id)
        except
        select record_id, node_key from current_fresh
    )
)
select node_key from seated_fresh
union
select node_key from kept.seated semi join dropped_row using (row_key)
union
select node_key from reached_seat semi join sighted_row using (row_key)
union
select node_key from turned
