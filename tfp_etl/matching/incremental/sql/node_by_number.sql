-- One row: a node that bears a touched pupil number.
insert into node_touched
select distinct node
from (
    select hash(node_key) as node, if(upn is null, null, hash(upn)) as upn, if(former_upn is null, null, hash(former_upn)) as former_upn
    from seated_fresh
    union all
    select node, upn, former_upn from kept.seated anti join dropped_row using (row_key)
)
where upn in (select number from number_touched) or former_upn in (select number from number_touched)
except
select node from node_touched
