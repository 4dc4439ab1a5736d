-- One row: a kind of key, and how many more pairs of nodes share one of that kind than before.
with before as (
    select key, sum(size) as size from kept.node_counted semi join counted_fresh using (key) group by key
)
select
    counted_fresh.kind,
    sum(
        (coalesce(before.size, 0) + counted_fresh.size) * (coalesce(before.size, 0) + counted_fresh.size - 1)
        - coalesce(before.size, 0) * (coalesce(before.size, 0) - 1)
    )::double / 2
from counted_fresh
left join before using (key)
group by counted_fresh.kind
