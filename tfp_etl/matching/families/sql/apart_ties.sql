-- One row: two people tied to a third but not to each other, who live at different places. A family lives together, so either an
-- address is out of date or the third is two people of one name taken for one: evidence against, which adds up over two families.
with tie as (
    select
        person_a,
        person_b
    from evidence
    group by person_a, person_b
    having sum(weight) > 0
),

arm as (
    select
        person_a as hub,
        person_b as person_id
    from tie
    union all
    select
        person_b,
        person_a
    from tie
),

reach as (
    select hub
    from arm
    group by hub
    having count(*) <= 2 * $largest
),

pair as (
    select distinct
        a.person_id as person_a,
        b.person_id as person_b
    from reach
    inner join arm as a on reach.hub = a.hub
    inner join arm as b on reach.hub = b.hub and a.person_id < b.person_id
),

untied as (
    select pair.*
    from pair
    anti join evidence on pair.person_a = evidence.person_a and pair.person_b = evidence.person_b
)

select
    untied.person_a,
    untied.person_b,
    'apart' as kind,
    -$apart as weight
from untied
inner join home as a on untied.person_a = a.person_id
inner join home as b on untied.person_b = b.person_id
where not list_has_any(a.places, b.places)
