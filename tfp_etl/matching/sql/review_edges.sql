-- One row: a pair for review. A contact whom a row names is called by the row: `row's id#contact1`.
select edges.* replace (
    coalesce(l.shown_as, record_id_l) as record_id_l,
    coalesce(r.shown_as, record_id_r) as record_id_r,
    l_told.shown_as as told_by_l,
    r_told.shown_as as told_by_r
)
from edges
left join contact as l on l.record_id = record_id_l
left join contact as r on r.record_id = record_id_r
left join contact as l_told on l_told.record_id = told_by_l
left join contact as r_told on r_told.record_id = told_by_r
order by record_id_l, record_id_r
