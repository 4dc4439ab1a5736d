-- One row: the name of a town as the addresses of the delivery give it, longest first.
select distinct regexp_replace(trim(regexp_replace(upper(strip_accents(town)), '[^A-Z0-9]+', ' ', 'g')), ' +', ' ', 'g') as town
from record
where town is not null
order by length(town) desc, town
