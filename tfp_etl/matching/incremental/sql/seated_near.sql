-- One row: a row of a near node, with the extracts that show it now.
create temp table seated as
select row_of.*, now.last_seen_on, now.seen_on
from (
    select $told from kept.seated anti join dropped_row using (row_key)
    union all
    select $told from seated_fresh
) as row_of
semi join nodes using (node_key)
join now using (row_key)
