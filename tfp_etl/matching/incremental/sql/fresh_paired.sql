-- One row: a fresh node of a pair, with what it is compared by.
select node_id, node_key, $told
from node_fresh
where node_id in (select node_id_l from pair union all select node_id_r from pair)
