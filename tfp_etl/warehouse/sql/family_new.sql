-- One row written: a family number given for the first time.
with named as (
    select family_id, known_from from core.family_membership
    union all
    select family_id, known_from from core.family_anchor
)
insert into core.family (family_id, known_from)
select n.family_id, min(n.known_from)
from named n
where not exists (select from core.family f where f.family_id = n.family_id)
group by 1
