-- One row: a person and a way to write an address that stands in a record of the person, by a number made of it.
create temp table bearer as
select distinct record.person_id, address.way_no, (hash(way.address, way.town, way.postcode, way.uprn) >> 1)::bigint as way
from record
inner join address on record.way_no = address.way_no
inner join way on record.way_no = way.way_no
