-- One row: the records that a predicted and a true family have in common, and what they say.
create or replace table family_pieces as
with cells as (
    select
        family_told,
        family_true,
        count(*) as records,
        list(distinct person) as persons,
        list(distinct cluster) as clusters,
        coalesce(list(distinct surname) filter (surname is not null), []) as surnames,
        coalesce(list(distinct 'u' || uprn) filter (uprn is not null), [])
            || coalesce(list(distinct 'a' || address) filter (address is not null), []) as places
    from scored
    where family_true is not null
    group by family_told, family_true
)

select
    *,
    count(*) over (partition by family_told) as pieces_told,
    count(*) over (partition by family_true) as pieces_true
from cells
qualify pieces_told > 1 or pieces_true > 1
