-- One row: how many nodes there are, and the share of all their pairs that has a kin key, a postcode or a postcode district in common.
with pairs as (
    select count(*) as node_count, count(*) * (count(*) - 1) / 2.0 as pair_count from nodes
),
kin_key as (
    select count(*) as size from (select unnest(kin) as key from nodes) group by key
),
postcode_key as (
    select count(*) as size from nodes where postcode is not null group by postcode
),
outcode_key as (
    select count(*) as size from nodes where outcode is not null group by outcode
)
select
    node_count,
    coalesce((select sum(size * (size - 1) / 2.0) from kin_key) / nullif(pair_count, 0), 0) as kin,
    coalesce((select sum(size * (size - 1) / 2.0) from postcode_key) / nullif(pair_count, 0), 0) as postcode,
    coalesce((select sum(size * (size - 1) / 2.0) from outcode_key) / nullif(pair_count, 0), 0) as town
from pairs
