-- One row: a person and their group.
select
    person_id,
    group_no
from grouped
order by person_id
