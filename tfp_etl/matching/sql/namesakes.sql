-- One row: a likely pair of nodes whose births lie a generation apart and which no number makes one: parent and child of one name.
-- Either two sources tell of each of the two births (a slip in a date of birth is one record's, or one source's), or one stands there
-- as a grown-up and the other as a child, each at the age for it.
create or replace temp table namesakes as
with apart as (
    select node_id_l, node_id_r
    from edges
    join nodes as l on l.node_id = node_id_l
    join nodes as r on r.node_id = node_id_r
    where weight >= $least
        and abs(year(l.dob) - year(r.dob)) >= $generation
        and (month(l.dob) <> month(r.dob) or day(l.dob) <> day(r.dob))
        and coalesce(l.pupil_key <> r.pupil_key, true)
        and coalesce(l.nino <> r.nino, true)
        and coalesce(l.nominal_ref <> r.nominal_ref, true)
),
ends as (
    select node_id_l as node_id from apart
    union
    select node_id_r from apart
),
likely as (
    select node_id_l as node_id, node_id_r as other from edges where weight >= $least
    union all
    select node_id_r, node_id_l from edges where weight >= $least
),
born_then as (
    select node_id, node_id as teller from ends
    union
    select node_id, other
    from ends
    join likely using (node_id)
    join nodes as own using (node_id)
    join nodes as told on told.node_id = other and told.dob = own.dob
),
told as (
    select
        born_then.node_id,
        count(distinct source) > 1 as by_two,
        coalesce(bool_or(
            role in ('TENANT', 'JOINT TENANT', 'PARTNER', 'CLAIMANT', 'PARENT', 'OTHER ADULT')
            and seated.valid_from >= nodes.dob + interval 16 year
        ), false) as as_adult,
        coalesce(bool_or(
            role in ('PUPIL', 'SON', 'DAUGHTER', 'CHILD') and seated.valid_from < nodes.dob + interval 18 year
        ), false) as as_child
    from born_then
    join nodes on nodes.node_id = teller
    join seated on seated.node_key = nodes.node_key
    group by born_then.node_id
)
select node_id_l, node_id_r
from apart
join told as l on l.node_id = node_id_l
join told as r on r.node_id = node_id_r
where l.by_two and r.by_two
    or l.as_adult and r.as_child and not l.as_child and not r.as_adult
    or l.as_child and r.as_adult and not l.as_adult and not r.as_child
