-- One row: the records that a predicted and a true person have in common, and what they say. Only where the predicted person holds
-- records of two to $most true ones.
create or replace table person_cells as
with cells as (
    select
        cluster,
        person,
        count(*) as records,
        max(family_true) as family,
        list(distinct surname) filter (surname is not null) as surnames,
        list(distinct forename) filter (len(forename) > 1) as forenames,  -- an initial is shared by many
        list(distinct dob) filter (dob is not null) as dobs,
        list(distinct 'u' || uprn) filter (uprn is not null)
            || list(distinct 'a' || address) filter (address is not null) as places
    from scored
    group by cluster, person
)

select
    cluster,
    person,
    records,
    family,
    coalesce(surnames, []) as surnames,
    coalesce(forenames, []) as forenames,
    coalesce(dobs, []) as dobs,
    coalesce(places, []) as places,
    count(*) over (partition by cluster) as persons
from cells
qualify persons > 1
