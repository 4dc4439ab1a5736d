-- One row: a way to write an address, numbered in the order of the alphabet, of all that tell which dwellings those are that ways which came or
-- went may have joined or parted; dwelling: as it was; is_near: of such a dwelling, or new. The others only tell those apart.
create temp table address as
with moved_key as (
    select key from kept_way_key semi join way_moved using (way)
    union
    select key from fresh_way_key
),

near as (
    select way
    from kept_way
    where dwelling in (
        select dwelling
        from kept_way
        where way in (select way from kept_way_key semi join moved_key using (key)) or way in (select way from way_moved)
    )
),

told_by as (
    select distinct way
    from kept_way_key
    where key in (select key from kept_way_key semi join near using (way)) or key in (select key from moved_key)
    union
    select way from near
),

told as (
    select kept_way.*, near.way is not null as is_near
    from kept_way
    semi join told_by using (way)
    left join near using (way)
    where kept_way.way not in (select way from way_moved)
    union all by name
    select *, true as is_near from fresh_way
)

select *, row_number() over (order by address, town, postcode, uprn) - 1 as address_no from told
