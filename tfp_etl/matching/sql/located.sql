-- One row: a cleaned row with its dwellings: the property number as sent, the number that most rows with its address bear, or the
-- address itself. A communal dwelling (hostel, refuge, or more people and surnames than a household has) is none.
create temp table located as
with spelt as (
    select
        *,
        regexp_extract(address_text, '\b(?:FLAT|APARTMENT|APT|UNIT|ROOM)\s*([0-9A-Z]+)', 1) as flat,
        regexp_replace(
            coalesce(address_text, '') || coalesce(', ' || town, ''), '\b(?:FLAT|APARTMENT|APT|UNIT|ROOM)\s*[0-9A-Z]+,?', '', 'g'
        ) as rest
    from cleaned
),
numbered as (
    select
        *,
        regexp_extract(rest, '\b([0-9]+[A-Z]?),?\s+[A-Z]', 1) as house,
        regexp_extract(
            rest,
            '\b[0-9]+[A-Z]?,?\s+([A-Z'' -]*?(?:\b(?:STREET|ST|ROAD|RD|LANE|LN|AVENUE|AVE|CLOSE|CL|DRIVE|DR|COURT|CT|WAY|GROVE|CRESCENT|CRES|RISE|GARDENS|GDNS|PLACE|PL|TERRACE|HILL|VIEW|WALK|SQUARE|GREEN|PARK|MEWS|ROW|GATE)\b|$|,))',
            1
        ) as street
    from spelt
),
keyed as (
    select
        *,
        case when house <> '' and street <> '' then concat_ws('|', flat, house, regexp_replace(regexp_replace(regexp_replace(replace(
            replace(trim(street, ' ,'), '''', ''), '-', ' '), ' RD$', ' ROAD'), ' ST$', ' STREET'), ' AVE$', ' AVENUE'))
        end as house_key
    from numbered
),
placed as (
    select
        *,
        house_key || '|' || postcode as postcode_key,
        house_key || '|' || nullif(nullif(town, 'NOTTS'), 'NOTTINGHAMSHIRE') as town_key,
        case when postcode is null and nullif(nullif(town, 'NOTTS'), 'NOTTINGHAMSHIRE') is null then house_key end as street_key
    from keyed
),
known as (
    select house_key, postcode_key, town_key, uprn, postcode, count(*) as row_count
    from placed
    where uprn is not null and house_key is not null
    group by all
),
by_postcode as (
    select postcode_key as key, uprn
    from known
    where postcode_key is not null
    group by key, uprn
    qualify sum(row_count) > 0.6 * sum(sum(row_count)) over (partition by key)
),
by_town as (
    select town_key as key, uprn, mode(postcode order by postcode) as postcode
    from known
    where town_key is not null
    group by key, uprn
    qualify sum(row_count) > 0.6 * sum(sum(row_count)) over (partition by key)
),
by_street as (
    select house_key as key, any_value(uprn) as uprn, mode(postcode order by postcode) as postcode
    from known
    group by key
    having count(distinct uprn) = 1
),
found as (
    select
        placed.* exclude (postcode),
        coalesce(placed.postcode, by_town.postcode, by_street.postcode) as postcode,
        coalesce(by_postcode.uprn, by_town.uprn, by_street.uprn) as address_uprn,
        coalesce(placed.uprn, by_postcode.uprn, by_town.uprn, by_street.uprn, placed.postcode_key, placed.town_key) as dwelling,
        case when by_postcode.uprn is null then by_town.uprn end as town_uprn
    from placed
    left join by_postcode on placed.postcode_key = by_postcode.key
    left join by_town on placed.town_key = by_town.key
    left join by_street on placed.street_key = by_street.key
),
communal as (
    select dwelling
    from found
    where dwelling is not null
    group by dwelling
    having (count(distinct forename || '|' || surname) >= $communal_people and count(distinct surname) >= $communal_surnames)
        or bool_or(regexp_matches(address_text, '\b(HOSTEL|REFUGE|NIGHT SHELTER|CARE HOME)\b'))
)
select
    found.* exclude (flat, rest, house, street, house_key, postcode_key, town_key, street_key, address_text, dwelling, address_uprn, town_uprn),
    case when communal.dwelling is null then found.dwelling end as dwelling,
    case when communal.dwelling is null then list_distinct(list_filter(
        [found.dwelling, address_uprn, town_uprn, postcode_key, town_key], lambda key: key is not null
    )) end as dwellings,
    communal.dwelling is not null as is_communal
from found
left join communal on found.dwelling = communal.dwelling
