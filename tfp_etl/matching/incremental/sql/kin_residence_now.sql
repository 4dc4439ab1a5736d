-- One row: a person at a dwelling from a day until a day, and what the dwelling is.
select residence.*, coalesce(kind.kind, 'UNKNOWN') as kind
from residence
left join kind on residence.place = kind.place
