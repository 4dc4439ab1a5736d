-- One row: a dwelling where somebody is known to live or to have lived, numbered in the order of its first resident, and what it is.
select
    dense_rank() over (order by min(person_id), place) - 1 as dwelling_no,
    place,
    any_value(kind) as kind
from residence
group by place
order by dwelling_no
