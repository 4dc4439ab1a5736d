-- One row: a person at a dwelling from a day until a day, and what the dwelling is.
select
    residence.*,
    case when kind.place is null then 'UNKNOWN' when kind.is_communal then 'COMMUNAL' else 'PRIVATE' end as kind
from residence
left join kind on residence.place = kind.place
