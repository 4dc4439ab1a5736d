-- One row: a person and a way to write an address that stands in a record of the person, by its number, and its dwelling.
create temp table bearer as
select distinct
    record.person_id,
    record.way_no as way,
    dwelling.dwelling
from record
inner join dwelling on record.way_no = dwelling.way_no and dwelling.dwelling is not null
