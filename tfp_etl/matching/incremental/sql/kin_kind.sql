-- One row: a dwelling where somebody lives now, by its number in the state, its key (see kin_place_key.sql), and what it is.
select
    label.label as place,
    (hash('dwelling', label.label) >> 1)::bigint | 1 as key,
    dwelling_kind.is_communal
from dwelling_kind
inner join label on dwelling_kind.place = label.dwelling
