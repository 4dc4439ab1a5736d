-- One row: a node that is new, or that Splink sees otherwise now, under a number of its own.
create temp table node_fresh as
select
    node_now.* replace (
        (select coalesce(max(node_id), 0) from kept.nodes) + row_number() over (order by node_key) as node_id
    ),
    hash($told) as content
from node_now
where node_key in (select node_key from node_gone) or node_key not in (select node_key from kept.nodes)
