-- One row: what a touched address key means now. Of other keys not all rows were looked at.
create temp table address_fresh as
select address_lookup.*
from address_lookup
semi join address_touched using (scope, key)
where scope <> 'street' or hash(key) in (select house from house_of_one)
