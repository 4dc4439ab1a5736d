-- One row: how many pairs of nodes of one home differ in the initial of the forename and the year of birth: in neither, in the one, in
-- the other, in both. Larger homes are left out: what they hold is not one person's.
with homed as (
    select * from $homes where initial is not null and birth_year is not null
),
home as (
    select key from homed group by key having count(*) between 2 and 14
)
select
    count(*) filter (l.initial = r.initial and l.birth_year = r.birth_year) as neither,
    count(*) filter (l.initial <> r.initial and l.birth_year = r.birth_year) as initial,
    count(*) filter (l.initial = r.initial and l.birth_year <> r.birth_year) as year,
    count(*) filter (l.initial <> r.initial and l.birth_year <> r.birth_year) as both_differ
from home
join homed as l using (key)
join homed as r using (key)
where l.node_id < r.node_id
