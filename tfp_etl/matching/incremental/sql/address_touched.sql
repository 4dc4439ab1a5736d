-- One row: an address key of a touched house.
create temp table address_touched as
with named as (
    select house_key, postcode_key, town_key from placed
    union all
    select house_key, postcode_key, town_key from kept.seated semi join changed_row using (row_key)
)
select distinct 'postcode' as scope, postcode_key as key from named where postcode_key is not null
union all
select distinct 'town', town_key from named where town_key is not null
union all
select house_touched.* from (select 'street' as scope, house_key as key from house_touched) as house_touched
