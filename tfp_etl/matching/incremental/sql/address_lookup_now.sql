-- One row: what an address key means now.
create temp view address_lookup as
select scope, key, uprn, postcode from kept.address_lookup anti join address_touched using (scope, key)
union all
select scope, key, uprn, postcode from address_fresh
