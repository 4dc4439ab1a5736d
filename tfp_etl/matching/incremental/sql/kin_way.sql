-- One row: a way to write an address that somebody bears, as it is read, a number of its postcode (-1: none), its dwelling, and how many persons bear it.
select
    borne.way,
    way.address,
    way.town,
    address.* exclude (address_no, way_no, town, is_near),
    if(address.postcode is null, -1, (hash(address.postcode) >> 1)::bigint) as post,
    label.label as dwelling,
    borne.bearers
from (select way, dwelling, count(*) as bearers from bearer group by all) as borne
inner join way on borne.way = way.way_no
inner join address on borne.way = address.way_no
inner join label on borne.dwelling = label.dwelling
