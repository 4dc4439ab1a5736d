-- One row: two National Insurance numbers that are one, written with a slip: scored so on records of one forename and birth date.
select distinct l.nino, r.nino as other
from edges
join nodes as l on l.node_id = edges.node_id_l
join nodes as r on r.node_id = edges.node_id_r
where is_nino_slip and weight > 0
order by all
