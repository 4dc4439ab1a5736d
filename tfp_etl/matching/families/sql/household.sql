-- One row: a dwelling where somebody is known to live or to have lived, and what it is. Numbered by who lived there when, first
-- residents first: a dwelling has another number in every run.
with home as (
    select
        place,
        any_value(kind) as kind,
        min(person_id) as first_person,
        min(valid_from) as first_day,
        count(*) as spells,
        sum(hash(person_id, valid_from, valid_to)) as stays
    from residence
    group by place
)
select
    row_number() over (order by first_person, first_day, spells, stays, kind, place) - 1 as dwelling_no,
    place,
    kind
from home
order by dwelling_no
