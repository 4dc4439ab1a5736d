-- One row: a kept node that is gone, or that Splink would see otherwise now.
create temp table node_gone as
with now_told as (
    select hash(node_key) as node, hash($told) as content_now from node_now
)
select node_id, node, place from node_before left join now_told using (node) where content_now is distinct from content
