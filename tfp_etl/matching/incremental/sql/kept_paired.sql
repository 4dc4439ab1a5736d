-- One row: the place of a kept node of a pair.
select place
from kept.nodes
where node_id in (select node_id_l from pair union all select node_id_r from pair)
    and node_id not in (select node_id from node_gone)
