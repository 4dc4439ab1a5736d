-- One row: how many kin keys (dwellings, mostly) two or more nodes hold, and at how many of them both forename initials and birth
-- years differ: homes of people who are not one.
select count(*) as shared, count(*) filter (where initials > 1 and years > 1) as mixed
from (
    select key, count(distinct initial) as initials, count(distinct birth_year) as years
    from (select unnest(kin) as key, initial, birth_year from nodes)
    group by key
    having count(*) > 1
)
