-- One row: a kept node that is gone, or that Splink would see otherwise now.
create temp table node_gone as
with now_told as (
    select node_key, hash($told) as content_now from node_now
),
before as (
    select node_id, node_key, content as content_before from kept.node_told semi join node_touched using (node_key)
)
select node_id, node_key from before left join now_told using (node_key) where content_now is distinct from content_before
