-- One row: scored pairs, linked ones, and the true ones among both that the weights lead one to expect.
with told as (
    select 1 / (1 + pow(2, -weight)) as chance, l.person_id = r.person_id as is_linked
    from edges
    join links as l on l.record_id = record_id_l
    join links as r on r.record_id = record_id_r
)

select count(*), count(*) filter (is_linked), sum(chance), sum(chance) filter (is_linked)
from told
