-- One row: a way to write an address that somebody bears, as it is read, and its dwelling.
select
    borne.way,
    way.address,
    way.town,
    address.* exclude (address_no, way_no, town),
    label.label as dwelling
from (select distinct way_no, way, dwelling from bearer) as borne
inner join way on borne.way_no = way.way_no
inner join address on borne.way_no = address.way_no
inner join label on borne.dwelling = label.dwelling
