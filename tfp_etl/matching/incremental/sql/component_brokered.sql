-- One row: a component of the run before that holds what must-links here make one, and was not clustered.
create or replace temp table component_brokered as
with bearing as (
    select node_id
    from whole_node
    where (hash(pupil_key) >> 2)::bigint in (select member from broker)
        or (hash(nino) >> 2)::bigint in (select member from broker)
    union
    select node_id
    from kept.nodes
    semi join (select node from kept.seated where (record >> 2)::bigint in (select member from broker)) as showing
        using (node)
)
select distinct component
from kept.node_cluster
semi join bearing using (node_id)
anti join node_gone using (node_id)
anti join component_touched using (component)
