-- One row: a record that was given, its person (a number of this run), that person's family now, and how sure the link is. Where a
-- household proved two people one, and nothing had joined them before, the link is as sure as the bar for joining.
with home as (
    select person_id, min(family_id) as family_id
    from placed
    where is_primary and valid_to is null
    group by person_id
),
reunited as (
    select named.person_id
    from named
    join linked using (record_id)
    group by named.person_id
    having count(distinct linked.person_id) > 1
)
select
    own.record_id,
    own.person_record,
    named.person_id as person,
    coalesce(home.family_id, -named.person_id) as family,
    case
        when reunited.person_id is null then linked.link_confidence
        when count(*) over (partition by linked.person_id) > 1 then greatest(linked.link_confidence, $reunited_at)
        else $reunited_at
    end as link_confidence
from own
join named on named.record_id = own.person_record
join linked on linked.record_id = own.person_record
left join home on home.person_id = named.person_id
left join reunited on reunited.person_id = named.person_id
