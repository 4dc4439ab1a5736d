-- One row: a contact whom a row names and a pair for review speaks of: how it is called, the person (lasting id; below zero where no
-- record of that person was given) and the family.
with spoken_of as (
    select unnest([record_id_l, record_id_r, told_by_l, told_by_r]) as record_id from edges
),
home as (
    select person_id, min(family_id) as family from placed where is_primary and valid_to is null group by person_id
),
-- A record that was given (asked this way round, since few are spoken of).
given as (
    select record_id
    from own
    where record_id in (select record_id from spoken_of)
        or record_id in (select regexp_replace(record_id, ' contact ([12]) ' || chr(31) || '$', '#contact\1') from spoken_of)
),
-- Unless a record that was given bears that very name.
called as (
    select record_id, regexp_replace(record_id, ' contact ([12]) ' || chr(31) || '$', '#contact\1') as shown_as
    from (select distinct record_id from spoken_of)
    where shown_as not in (select record_id from given)
)
select distinct
    spoken_of.record_id,
    coalesce(called.shown_as, spoken_of.record_id) as shown_as,
    coalesce(person_of.person_id, -named.person_id) as person_id,
    family_of.family_id
from spoken_of
left join called using (record_id)
anti join given using (record_id)
join named on named.record_id = spoken_of.record_id
left join person_of on person_of.person = named.person_id
left join home on home.person_id = named.person_id
left join family_of on family_of.family = home.family
