-- One row: a distinct way to write where somebody is, by a number made of its text, which is the same in every run; spot_no is the same for
-- all ways that differ in the town only, postcode_no for all of a postcode. What a contact of whom only the name is told has copied from the
-- pupil is left out.
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
)

select
    *,
    (hash(address, town, postcode, uprn) >> 1)::bigint as way_no,
    if(address is null, null, (hash(address, postcode, uprn) >> 1)::bigint) as spot_no,
    if(postcode is null, null, (hash(postcode) >> 1)::bigint) as postcode_no
from written
