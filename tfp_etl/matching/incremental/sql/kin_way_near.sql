-- One row: a way to write an address, numbered in the order of the alphabet, of all that tell which dwellings those are that ways which came or
-- went may have joined or parted; dwelling: as it was; is_near: of such a dwelling, or new. The others only tell those apart.
create temp table address as
with told as (
    select * from kept_near
    union all by name
    select *, true as is_near from fresh_way
)

select *, row_number() over (order by address, town, postcode, uprn) - 1 as address_no from told
