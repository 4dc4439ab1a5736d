-- One row: two ways to write an address that share a key and so are one dwelling.
-- Number, street and town alone (a missing or mistyped postcode) count only where nothing tells two such streets apart.
with street as (
    select
        by_street,
        count(distinct uprn) <= 1 and count(distinct postcode) <= 2 as is_one
    from address
    where by_street is not null
    group by by_street
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
        'street|' || address.by_street
    from address
    inner join street on address.by_street = street.by_street and street.is_one
)

select
    address_no,
    min(address_no) over (partition by key) as other_no
from keyed
