-- One row: a member of a key that must-links bring together with another of the same key, and a node of those must-links.
create or replace temp table broker as
with held as (
    select distinct must.component as node_id, key, member from constraints join must using (node_id)
)
select held.*
from held
semi join (select node_id, key from held group by all having count(*) > 1) as several using (node_id, key)
