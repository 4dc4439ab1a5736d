-- One row: a node that is new, or that Splink sees otherwise now, under a number of its own.
create temp table node_fresh as
select
    node_now.* replace (
        (select coalesce(max(node_id), 0) from kept.nodes) + row_number() over (order by node_key) as node_id
    )
from node_now
where hash(node_key) in (select node from node_gone) or hash(node_key) not in (select node from node_before)
