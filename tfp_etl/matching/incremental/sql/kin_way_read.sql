-- One row: a way to write an address that is not in the state, as it is read.
select
    way.way,
    way.address,
    way.town,
    address.* exclude (address_no, way_no, town)
from way
inner join address on way.way_no = address.way_no
