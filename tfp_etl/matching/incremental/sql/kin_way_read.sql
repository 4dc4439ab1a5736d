-- One row: a way to write an address that is not in the state, as it is read, and a number of its postcode (-1: none).
select
    way.way,
    way.address,
    way.town,
    address.* exclude (address_no, way_no, town, is_near),
    if(address.postcode is null, -1, (hash(address.postcode) >> 1)::bigint) as post,
    way.bearers
from way
inner join address on way.way_no = address.way_no
order by way.way
