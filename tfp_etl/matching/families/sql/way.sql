-- One row: a distinct way to write where somebody is, by number; spot_no is the same for all ways that differ in the town only. What a
-- contact of whom only the name is told has copied from the pupil is left out.
create temp table way as
with written as (
    select distinct
        address,
        town,
        postcode,
        uprn
    from records
    where
        not (coalesce(person_part like 'contact%', false) and relationship is null and parental_responsibility is null)
        and (address is not null or town is not null or postcode is not null or uprn is not null)
),

numbered as (
    select
        *,
        row_number() over () - 1 as way_no
    from written
),

spot as (
    select
        address,
        postcode,
        uprn,
        min(way_no) as spot_no
    from numbered
    where address is not null
    group by address, postcode, uprn
),

post as (
    select
        postcode,
        min(way_no) as postcode_no
    from numbered
    where postcode is not null
    group by postcode
)

select
    numbered.*,
    spot.spot_no,
    post.postcode_no
from numbered
left join spot
    on
        numbered.address = spot.address
        and numbered.postcode is not distinct from spot.postcode
        and numbered.uprn is not distinct from spot.uprn
left join post on numbered.postcode = post.postcode
