-- One row: how many kin keys (dwellings, mostly) two or more nodes hold, and at how many of them both forename initials and birth
-- years differ: homes of people who are not one.
select count(*) as shared, count(*) filter (where has_initials and has_years) as mixed
from (
    select key, min(initial) <> max(initial) as has_initials, min(birth_year) <> max(birth_year) as has_years
    from (select unnest(kin) as key, initial, birth_year from nodes)
    group by key
    having count(*) > 1
)
