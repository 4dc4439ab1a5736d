-- One row: a record that was given, its person (a number of this run), that person's family now, and how sure the link is. Where a
-- household proved two people one, and nothing had joined them before, the link is as sure as the bar for joining.
with home as (
    select person_id, min(family_id) as family_id
    from placed
    where is_primary and valid_to is null
    group by person_id
),
known as (
    select own.record_id, own.place, named.person_id, named.linked_id, named.link_confidence
    from own
    join named on named.record_id = own.person_record
),
-- The person that a household makes of several has the number of one of them.
reunited as (
    select distinct person_id from named where person_id <> linked_id
),
part as (
    select linked_id, count(*) as records from known semi join reunited using (person_id) group by linked_id
)
select
    known.record_id,
    known.place,
    known.person_id as person,
    coalesce(home.family_id, -known.person_id) as family,
    case
        when reunited.person_id is null then known.link_confidence
        when part.records > 1 then greatest(known.link_confidence, $reunited_at)
        else $reunited_at
    end as link_confidence
from known
left join home on home.person_id = known.person_id
left join reunited on reunited.person_id = known.person_id
left join part on part.linked_id = known.linked_id
order by known.record_id
