-- One row: what an address key of a row that was reached means now.
create or replace temp table address_lookup as
with named as (
    select postcode_key, town_key, street_key from placed_fresh
    union all
    select postcode_key, town_key, street_key from kept_reached
),
asked as (
    select 'postcode' as scope, postcode_key as key from named
    union
    select 'town', town_key from named
    union
    select 'street', street_key from named
)
select scope, key, uprn, postcode
from kept.address_lookup
semi join asked using (scope, key)
anti join address_touched using (scope, key)
union all
select scope, key, uprn, postcode from address_fresh
