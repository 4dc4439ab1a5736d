-- One row: a dwelling where somebody lives now, by its number in the state, and what it is.
select
    label.label as place,
    if(dwelling_kind.is_communal, 'COMMUNAL', 'PRIVATE') as kind
from dwelling_kind
inner join label on dwelling_kind.place = label.dwelling
