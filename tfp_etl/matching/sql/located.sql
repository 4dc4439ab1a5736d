-- One row: a found row with its dwellings. A communal dwelling is none.
create temp table located as
select
    found.* exclude (address_uprn, town_uprn),
    case when communal.dwelling is null then found.found_dwelling end as dwelling,
    case when communal.dwelling is null then list_distinct(list_filter(
        [found.found_dwelling, address_uprn, town_uprn, postcode_key, town_key], lambda key: key is not null
    )) end as dwellings,
    communal.dwelling is not null as is_communal
from found
left join communal on found.found_dwelling = communal.dwelling
