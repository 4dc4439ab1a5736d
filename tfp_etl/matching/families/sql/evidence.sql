-- One row: two people and all evidence between them, in bits.
select
    person_a,
    person_b,
    sum(weight)::bigint as weight
from evidence
group by person_a, person_b
order by person_a, person_b
