-- One row: a way to write an address that tells which dwellings those are of the persons to be judged again, though none of them bears it.
with borne as (
    select way
    from kept_bearer
    semi join (
        select old_id as person_id from same semi join reached_component using (component)
    ) as again using (person_id)
    union
    select way from fresh_bearer
),

their_key as (
    select key from kept_way_key semi join borne using (way)
    union
    select key from fresh_way_key
),

near as (
    select distinct way from kept_way_key semi join their_key using (key)
)

select address, town, postcode, uprn
from kept_way
semi join near using (way)
anti join borne using (way)
anti join way_moved using (way)
