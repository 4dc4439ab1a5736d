-- One row: a way to write an address that somebody bears.
select told.way, way.address, way.town, way.postcode, way.uprn
from (select distinct way_no, way from bearer) as told
inner join way on told.way_no = way.way_no
