-- One row: a cleaned row with the keys of its address: house and street with its postcode, with its town, and alone where it has
-- neither. What a row says, nothing of its neighbours.
create temp table placed as
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
sided as (
    select
        * exclude (house, street),
        if(house <> '', house, regexp_extract(rest, '^[A-Z][A-Z .''-]+ ([0-9]+[A-Z]?)\b', 1)) as house,
        nullif(trim(if(house <> '', street, regexp_extract(rest, '^([A-Z][A-Z .''-]+) [0-9]+[A-Z]?\b', 1)), ' ,'), town) as street
    from numbered
),
keyed as (
    select
        *,
        case when house <> '' and street <> '' then concat_ws('|', flat, house, regexp_replace(regexp_replace(regexp_replace(replace(
            replace(trim(street, ' ,'), '''', ''), '-', ' '), ' RD$', ' ROAD'), ' ST$', ' STREET'), ' AVE$', ' AVENUE'))
        end as house_key
    from sided
)
select
    * exclude (address_text, flat, rest, house, street, uprn, postcode),
    case when street <> '' then nullif(house, '') end as house,
    nullif(left(replace(street, ' ', ''), 10), '') as street,
    uprn as sent_uprn,
    postcode as sent_postcode,
    house_key || '|' || postcode as postcode_key,
    house_key || '|' || nullif(nullif(town, 'NOTTS'), 'NOTTINGHAMSHIRE') as town_key,
    case when postcode is null and nullif(nullif(town, 'NOTTS'), 'NOTTINGHAMSHIRE') is null then house_key end as street_key,
    regexp_matches(address_text, '\b(HOSTEL|REFUGE|NIGHT SHELTER|CARE HOME)\b') as is_named_communal
from keyed
