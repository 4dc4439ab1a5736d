-- One row: a distinct way to write an address.
select address_no
from address
order by address_no
