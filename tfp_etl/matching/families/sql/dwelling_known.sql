-- One row: a way to write where somebody is, the dwelling it means as a state tells it (known_way), and its postcode, by number; and, without
-- a number, which postcodes others, of whom no record is here, give these dwellings, and whether they call them a hostel.
create or replace temp table dwelling as
select
    way.way_no,
    way.postcode_no,
    known_way.dwelling,
    known_way.is_named_communal
from way
left join known_way on way.way_no = known_way.way
union all
select distinct
    null::bigint,
    if(post = -1, null, post),
    dwelling,
    is_named_communal
from known_way
