-- One row: a dwelling where somebody is known to live or to have lived, numbered in the order of its first resident, and what it is.
select
    dense_rank() over (order by min(residence.person_id), residence.place) - 1 as dwelling_no,
    residence.place,
    case when dwelling_kind.place is null then 'UNKNOWN' when any_value(dwelling_kind.is_communal) then 'COMMUNAL' else 'PRIVATE' end as kind
from residence
left join dwelling_kind on residence.place = dwelling_kind.place
group by residence.place, dwelling_kind.place
order by dwelling_no
