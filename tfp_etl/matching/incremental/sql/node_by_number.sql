-- One row: a node that bears a touched pupil number.
insert into node_touched
select distinct node_key
from (
    select node_key, upn, former_upn from seated_fresh
    union all
    select node_key, upn, former_upn from kept.seated anti join dropped_row using (row_key)
)
where upn in (select number from number_touched) or former_upn in (select number from number_touched)
except
select node_key from node_touched
