-- One row: a way to write an address (told_way) and a key by which it may be one dwelling with another way, or may tell that others are not:
-- house and postcode, property number, house and street, spelling of the street, and how that begins and ends.
-- In the order of keys.
with keyed as (
    select way, (hash('postcode', by_postcode) >> 1)::bigint as key from told_way where by_postcode is not null
    union all
    select way, (hash('uprn', uprn) >> 1)::bigint from told_way where uprn is not null
    union all
    select way, (hash('street', by_street) >> 1)::bigint from told_way where by_street is not null
    union all
    select
        way,
        unnest([
            (hash('spelling', numbers, street, area) >> 1)::bigint,
            (hash('begins', numbers, area, left(street, 3)) >> 1)::bigint,
            (hash('ends', numbers, area, right(street, 4)) >> 1)::bigint
        ])
    from told_way
    where numbers <> '' and length(street) > 4 and not is_fine
)

select distinct key, way from keyed order by key, way
