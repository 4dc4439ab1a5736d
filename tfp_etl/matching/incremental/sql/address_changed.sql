-- One row: an address key that means something else now.
create temp table address_changed as
with before as (
    select scope, key, uprn, postcode from kept.address_lookup semi join address_touched using (scope, key)
)
select distinct scope, key
from (
    (select scope, key, uprn, postcode from address_fresh except select * from before)
    union all
    (select * from before except select scope, key, uprn, postcode from address_fresh)
)
