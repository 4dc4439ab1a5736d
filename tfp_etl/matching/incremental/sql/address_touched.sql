-- One row: an address key that a changed row names, or named.
create temp table address_touched as
with named as (
    select house_key, postcode_key, town_key from placed_fresh
    union all
    select house_key, postcode_key, town_key from kept_changed
)
select distinct 'postcode' as scope, postcode_key as key from named where postcode_key is not null
union all
select distinct 'town', town_key from named where town_key is not null
union all
select distinct 'street', house_key from named where house_key is not null
