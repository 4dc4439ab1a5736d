-- One row: a row of a near node, with the extracts that show it now.
create temp table seated as
select row_of.*, now.last_seen_on, now.seen_on
from (
    select $told from kept_near
    union all
    select $told from seated_fresh semi join nodes using (node_key)
) as row_of
join now using (row_key)
