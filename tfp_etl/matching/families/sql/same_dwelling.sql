-- One row: two ways to write an address that share a key and so are one dwelling, or that differ by a slip of the pen in the street.
-- Number, street and town alone (a missing or mistyped postcode) count only where nothing tells two such streets apart; a property
-- number alone where it stands for one dwelling.
with street as (
    select
        by_street,
        count(distinct uprn) <= 1 and count(distinct postcode) <= 2 as is_one
    from address
    where by_street is not null
    group by by_street
),

property as (
    select uprn
    from address
    where uprn is not null
    group by uprn
    having bool_or(numbers = '' and street = '') and count(distinct by_uprn) filter (numbers <> '' or street <> '') <= 1
),

keyed as (
    select
        address_no,
        'postcode|' || by_postcode as key
    from address
    where by_postcode is not null
    union all
    select
        address_no,
        'uprn|' || by_uprn
    from address
    where by_uprn is not null
    union all
    select
        address.address_no,
        'property|' || address.uprn
    from address
    inner join property on address.uprn = property.uprn
    union all
    select
        address.address_no,
        'street|' || address.by_street
    from address
    inner join street on address.by_street = street.by_street and street.is_one
),

-- Where no postcode tells the street, its spelling counts: one slip (two in a long name), in other letters than digits. What a slip makes one
-- dwelling with one that is asked for is asked for itself (see kin_ways.py).
spelt as (
    select
        numbers,
        street,
        area,
        min(address_no) as address_no
    from address
    where numbers <> '' and length(street) > 4 and not is_fine
    group by numbers, street, area
    having arg_min(is_near, address_no)
),

slip as (
    select
        a.address_no,
        b.address_no as other_no
    from spelt as a
    inner join spelt as b
        on
            a.numbers = b.numbers
            and a.area = b.area
            and left(a.street, 3) = left(b.street, 3)
            and a.street < b.street
    where
        damerau_levenshtein(a.street, b.street) <= if(length(a.street) > 8, 2, 1)
        and regexp_replace(a.street, '[^0-9]', '', 'g') = regexp_replace(b.street, '[^0-9]', '', 'g')
    union
    select
        a.address_no,
        b.address_no
    from spelt as a
    inner join spelt as b
        on
            a.numbers = b.numbers
            and a.area = b.area
            and right(a.street, 4) = right(b.street, 4)
            and left(a.street, 3) <> left(b.street, 3)
            and a.street < b.street
    where
        damerau_levenshtein(a.street, b.street) <= if(length(a.street) > 8, 2, 1)
        and regexp_replace(a.street, '[^0-9]', '', 'g') = regexp_replace(b.street, '[^0-9]', '', 'g')
)

select
    address_no,
    min(address_no) over (partition by key) as other_no
from keyed
union all
select
    address_no,
    other_no
from slip
