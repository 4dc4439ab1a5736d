-- One row: a person and a way to write an address that stands in a record of the person, by a number made of it, and its dwelling.
create temp table bearer as
select distinct
    record.person_id,
    dwelling.way_no,
    dwelling.dwelling,
    (hash(way.address, way.town, way.postcode, way.uprn) >> 1)::bigint as way
from record
inner join dwelling on record.way_no = dwelling.way_no and dwelling.dwelling is not null
inner join way on record.way_no = way.way_no
