-- One row: a component of the state that holds somebody who changed, is gone or was decided about, who shares a key with somebody who
-- changed, came or went, or whose dwelling is another one since a way to write an address came or went.
create temp table reached_component as
with touched as (
    select person_id from changed_before
    union
    select person_id from kept_decided
    union
    select old_id from same semi join decided_now using (person_id)
    union
    select person_id from kept_key semi join touched_key using (key)
    union
    select person_id
    from kept_bearer
    where way in (select way from kept_way semi join dwelling_changed using (dwelling))
)

select distinct component from kept_person semi join touched using (person_id)
