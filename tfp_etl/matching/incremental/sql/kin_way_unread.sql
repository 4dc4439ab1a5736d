-- One row: a way to write an address that stands in a record here and is not in the state.
select distinct way.way_no, (hash(way.address, way.town, way.postcode, way.uprn) >> 1)::bigint as way, way.address, way.town, way.postcode, way.uprn
from way
semi join record on way.way_no = record.way_no
where (hash(way.address, way.town, way.postcode, way.uprn) >> 1)::bigint not in (select way from kept_way)
