-- One row: the name of a town as feeds with a column for it give it, longest first. A police address is free text.
with named as (
    select trim(regexp_replace(upper(strip_accents(town)), '[^A-Z0-9]+', ' ', 'g')) as town
    from record
    where town is not null and kind <> 'police'
)

select distinct town
from named
where regexp_matches(town, '^[A-Z][A-Z ]+$') and town not in ('NOTTS', 'NOTTINGHAMSHIRE')
order by length(town) desc, town
