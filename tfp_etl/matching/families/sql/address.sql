-- One row: a distinct way to write an address, with the keys by which two ways are the same dwelling: house and flat numbers
-- with the postcode, with the property number, or with street and town.
create temp table address as
with distinct_way as (
    select distinct
        address,
        town,
        postcode,
        uprn
    from record
    where address is not null
),

plain as (
    select
        *,
        trim(regexp_replace(upper(strip_accents(address)), '[^A-Z0-9]+', ' ', 'g')) as words,
        nullif(nullif(trim(regexp_replace(upper(strip_accents(town)), '[^A-Z0-9]+', ' ', 'g')), 'NOTTS'), 'NOTTINGHAMSHIRE')
            as plain_town
    from distinct_way
),

bare as (
    select
        * exclude (words),
        regexp_replace(words, ' (NOTTS|NOTTINGHAMSHIRE)$', '') as words
    from plain
    where not regexp_matches(words, '^(NFA|NO FIXED.*|UNKNOWN|HOMELESS|NOT KNOWN|OF NO .*|NONE)$')
),

placed as (
    select
        * exclude (words, plain_town),
        regexp_replace(words, $towns, '') as words,
        coalesce(plain_town, nullif(trim(regexp_extract(words, $towns)), '')) as in_town
    from bare
),

parts as (
    select
        *,
        array_to_string(regexp_extract_all(words, '\b[0-9]+[A-Z]?\b'), '.') as numbers,
        regexp_replace(words, '^.*\b[0-9]+[A-Z]?\b ?', '') as street_words,
        regexp_matches(words, '\b(HOSTEL|REFUGE|FOYER|NIGHT SHELTER|CARE HOME|NURSING HOME|CHILDRENS HOME|PRISON|HMP)\b')
            as is_named_communal
    from placed
    where words <> ''
),

keyed as (
    select
        *,
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            street_words,
            ' ROAD$', ' RD'), ' (STREET|STR)$', ' ST'), ' (AVENUE|AV)$', ' AVE'), ' CLOSE$', ' CL'), ' (DRIVE|DRV)$', ' DR'),
        ' LANE$', ' LN'), ' CRESCENT$', ' CRES'
        ) as street
    from parts
)

select
    row_number() over (order by address, town, postcode, uprn) - 1 as address_no,
    address,
    town,
    postcode,
    uprn,
    is_named_communal,
    case when postcode is not null then concat_ws('|', postcode, if(numbers = '', street, numbers)) end as by_postcode,
    case when uprn is not null then concat_ws('|', uprn, if(numbers = '', street, numbers)) end as by_uprn,
    case when street <> '' and numbers <> '' and in_town is not null then concat_ws('|', numbers, street, in_town) end as by_street,
    split_part(postcode, ' ', 1) as outward
from keyed
