-- One row: a way to write where somebody is, the dwelling it means as a state tells it (known_way), and its postcode, by number; and, without
-- a number, which postcodes others, of whom no record is here, give these dwellings (-1: one that nobody here has), and whether they call
-- them a hostel or the like.
create or replace temp table dwelling as
with placed as (
    select
        way.way_no,
        way.postcode_no,
        known_way.dwelling,
        known_way.is_named_communal
    from way
    left join known_way on (hash(way.address, way.town, way.postcode, way.uprn) >> 1)::bigint = known_way.way
),

post as (
    select
        (hash(postcode) >> 1)::bigint as post,
        any_value(postcode_no) as postcode_no
    from way
    where postcode is not null
    group by postcode
)

select * from placed
union all
select distinct
    null::bigint,
    if(known_way.post = -1, null, coalesce(post.postcode_no, -1)),
    known_way.dwelling,
    known_way.is_named_communal
from known_way
left join post on known_way.post = post.post
where known_way.dwelling in (select dwelling from placed)
