-- One row: a record, its cluster (by its smallest node), and how sure its place there is.
create table kept.links as
select kept_result.* replace (first.node_id as cluster), hash(record_id) as record
from kept_result
join (select cluster, min(node_id) as node_id from node_cluster group by cluster) as first using (cluster)
