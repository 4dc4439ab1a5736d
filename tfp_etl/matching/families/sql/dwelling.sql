-- One row: a distinct way to write an address and the dwelling it means.
create temp table dwelling as
select
    address.*,
    numbered.dwelling
from address
inner join numbered on address.address_no = numbered.address_no
