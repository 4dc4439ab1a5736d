-- One row: a scored pair of records of known persons, strongest first.
select l.row_no as l, r.row_no as r, edges.weight
from edges
join scored as l on l.record_id = edges.record_id_l
join scored as r on r.record_id = edges.record_id_r
order by edges.weight desc, l, r
