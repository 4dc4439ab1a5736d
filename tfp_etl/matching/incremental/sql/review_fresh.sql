-- One row: a pair worth a look, with a record of which something is said anew.
create temp table review_fresh as
select told.*
from told
where hash(record_id_l) in (select record from record_faced) or hash(record_id_r) in (select record from record_faced)
