-- One row: a component of the state that holds somebody who changed, is gone or was decided about, who shares a key with somebody who
-- changed, came or went, who lives or lived where somebody new or changed does, or whose dwelling may be another one since a way to write
-- an address came or went.
create temp table reached_component as
with moved_key as (
    select key from kept_way_key semi join way_moved using (way)
    union
    select key from fresh_way_key semi join way_moved using (way)
),

touched as (
    select person_id from changed_before
    union
    select person_id from kept_decided
    union
    select old_id from same semi join decided_now using (person_id)
    union
    select person_id
    from kept_key
    where key in (select key from fresh_key) or key in (select key from kept_key semi join changed_before using (person_id))
    union
    select person_id
    from kept_bearer
    where way in (select way from fresh_bearer) or way in (select way from kept_way_key semi join moved_key using (key))
)

select distinct component from kept_person semi join touched using (person_id)
