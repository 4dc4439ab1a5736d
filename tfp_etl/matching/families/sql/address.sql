-- One row: a distinct way to write an address, with the keys by which two ways are the same dwelling: house and flat numbers
-- with the postcode, with the property number, or with street and town. is_near: its dwelling is asked for.
create or replace temp table address as
with plain as (
    select
        *,
        trim(regexp_replace(upper(strip_accents(coalesce(address, ''))), '[^A-Z0-9]+', ' ', 'g')) as words,
        nullif(nullif(trim(regexp_replace(upper(strip_accents(town)), '[^A-Z0-9]+', ' ', 'g')), 'NOTTS'), 'NOTTINGHAMSHIRE')
            as plain_town
    from way
    where address is not null or uprn is not null
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
        replace(
            array_to_string(regexp_extract_all(words, '\b(?:(?:FLAT|APT|APARTMENT|UNIT|ROOM) [A-Z]|[0-9]+(?: ?[A-Z])?)\b'), '.'), ' ', ''
        ) as numbers,
        regexp_replace(words, '^.*\b[0-9]+(?: ?[A-Z])?\b ?', '') as street_words,
        regexp_matches(words, '\b(HOSTEL|REFUGE|FOYER|NIGHT SHELTER|CARE HOME|NURSING HOME|CHILDRENS HOME|PRISON|HMP)\b')
            as is_named_communal
    from placed
    where words <> '' or uprn is not null
),

road as (
    select
        street_words,
        regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
            street_words,
            ' ROAD$', ' RD'), ' (STREET|STR)$', ' ST'), ' (AVENUE|AV)$', ' AVE'), ' CLOSE$', ' CL'), ' (DRIVE|DRV)$', ' DR'),
        ' LANE$', ' LN'), ' CRESCENT$', ' CRES'
        ) as street
    from (select distinct street_words from parts)
),

keyed as (
    select
        parts.*,
        road.street
    from parts
    inner join road on parts.street_words = road.street_words
),

-- A postcode of a few dozen dwellings tells the street; one of a whole town, or a placeholder, does not.
fine as (
    select postcode
    from keyed
    where postcode is not null
    group by postcode
    having
        regexp_matches(upper(postcode), '^[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$')
        and count(distinct concat_ws('|', numbers, street)) <= $postcode_dwellings
        and postcode not in (select postcode from crowded)
)

select
    row_number() over (order by keyed.address, keyed.town, keyed.postcode, keyed.uprn) - 1 as address_no,
    keyed.way_no,
    keyed.town,
    keyed.postcode,
    keyed.uprn,
    keyed.is_named_communal,
    keyed.numbers,
    keyed.street,
    fine.postcode is not null as is_fine,
    true as is_near,
    coalesce(keyed.in_town, keyed.postcode, '') as area,
    case
        when fine.postcode is not null and words <> '' then concat_ws('|', keyed.postcode, if(numbers = '', street, numbers))
        when keyed.postcode is not null and street <> '' then concat_ws('|', keyed.postcode, numbers, street)
    end as by_postcode,
    case when keyed.uprn is not null then concat_ws('|', keyed.uprn, if(numbers = '', street, numbers)) end as by_uprn,
    case
        when street = '' or numbers = '' then null
        when in_town is not null then concat_ws('|', numbers, street, in_town)
        when not (select $is_placed or bool_or(town is not null or postcode is not null) from keyed) then concat_ws('|', numbers, street)
    end as by_street
from keyed
left join fine on keyed.postcode = fine.postcode
