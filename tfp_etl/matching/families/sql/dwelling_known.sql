-- One row: a way to write where somebody is, the dwelling it means as a state tells it (known_way), and its postcode, by number; and, without
-- a number, the ways by which others, of whom no record is here, call one of these dwellings a hostel or the like.
create or replace temp table dwelling as
with placed as (
    select
        way.way_no,
        way.postcode_no,
        known_way.dwelling,
        known_way.is_named_communal
    from way
    left join known_way on (hash(way.address, way.town, way.postcode, way.uprn) >> 1)::bigint = known_way.way
)

select * from placed
union all
select
    null,
    null,
    dwelling,
    true
from known_way
where is_named_communal and dwelling in (select dwelling from placed)
