-- One row: a node and a kin key of its own (a dwelling, mostly).
select unnest(kin) as key, node_id, initial, birth_year from nodes
