-- One row: a distinct address with its town, in one spelling: house, street, and the key of the two. Addresses repeat: each is read
-- once. is_none: words for no fixed abode.
create or replace temp table address_cell as
with cell as (
    select distinct coalesce(address, '') as address_cell, coalesce(town, '') as town_cell from records
),
folded as (
    select
        *,
        upper(strip_accents(replace(replace(address_cell, '’', ''''), 'ß', 'ss'))) as folded_text,
        upper(strip_accents(town_cell)) as town_text
    from cell
),
known as (
    select
        *,
        regexp_matches(folded_text, '\b(NFA|N/A|NO FIXED|NOT KNOWN|UNKNOWN|HOMELESS|SOFA)\b') as is_none,
        case when not is_none then nullif(town_text, '') end as town,
        case when not is_none then nullif(folded_text, '') end as address_text
    from folded
),
spelt as (
    select
        *,
        regexp_extract(address_text, '\b(?:FLAT|APARTMENT|APT|UNIT|ROOM)\s*([0-9A-Z]+)', 1) as flat,
        regexp_replace(
            coalesce(address_text, '') || coalesce(', ' || town, ''), '\b(?:FLAT|APARTMENT|APT|UNIT|ROOM)\s*[0-9A-Z]+,?', '', 'g'
        ) as rest
    from known
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
)
select
    address_cell,
    town_cell,
    is_none,
    town,
    case when house <> '' and street <> '' then concat_ws('|', flat, house, regexp_replace(regexp_replace(regexp_replace(replace(
        replace(trim(street, ' ,'), '''', ''), '-', ' '), ' RD$', ' ROAD'), ' ST$', ' STREET'), ' AVE$', ' AVENUE'))
    end as house_key,
    case when street <> '' then nullif(house, '') end as house,
    nullif(left(replace(street, ' ', ''), 10), '') as street,
    house_key || '|' || nullif(nullif(town, 'NOTTS'), 'NOTTINGHAMSHIRE') as town_key,
    nullif(nullif(town, 'NOTTS'), 'NOTTINGHAMSHIRE') is null as is_of_no_town,
    regexp_matches(address_text, '\b(HOSTEL|REFUGE|NIGHT SHELTER|CARE HOME)\b') as is_named_communal
from sided
