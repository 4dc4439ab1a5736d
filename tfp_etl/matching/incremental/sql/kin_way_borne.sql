-- One row: a way to write an address that stands in a record here, its number in a state (which is its number here), and how many persons write it.
select
    way.way_no,
    way.way_no as way,
    way.address,
    way.town,
    way.postcode,
    way.uprn,
    told.bearers
from way
inner join (select way_no, count(distinct person_id) as bearers from record group by way_no) as told on way.way_no = told.way_no
