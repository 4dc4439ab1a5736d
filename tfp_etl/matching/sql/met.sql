-- One row: two nodes that one rule brings together, smaller number first, as one number (a node's number has less than 32 bits).
insert into met
select (node_ids[place] << 32) | unnest(node_ids[place + 1:])
from (select node_ids, unnest(range(1, len(node_ids))) as place from alike)
