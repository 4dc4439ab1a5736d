-- One row: the name of a town as feeds with a column for it give it, longest first. A police address is free text.
with named as (
    select trim(regexp_replace(upper(strip_accents(way.town)), '[^A-Z0-9]+', ' ', 'g')) as town
    from (select distinct town from way semi join record on way.way_no = record.way_no and record.kind <> 'police') as way
    where way.town is not null
)

select distinct town
from named
where regexp_matches(town, '^[A-Z][A-Z ]+$') and town not in ('NOTTS', 'NOTTINGHAMSHIRE')
order by length(town) desc, town
