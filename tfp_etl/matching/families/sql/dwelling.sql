-- One row: a way to write where somebody is, the dwelling it means (null: it tells none) and its postcode, by number.
create or replace temp table dwelling as
select
    way.way_no,
    way.postcode_no,
    numbered.dwelling,
    address.is_named_communal
from way
left join address on way.way_no = address.way_no
left join numbered on address.address_no = numbered.address_no
