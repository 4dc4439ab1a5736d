-- One row: a record of a person who is on the page, as its latest extract shows it.
with shown as (
    select unnest([person_id_l, person_id_r]) as person_id from picked
    union
    select links.person_id
    from picked
    join memberships on memberships.family_id in (picked.family_id_l, picked.family_id_r) and memberships.valid_to is null
    join links on links.person_id = memberships.person_id
    where picked.kind = 'family'
),
mine as (
    select record_id, person_id from links semi join shown using (person_id)
),
home as (
    select person_id, max(family_id) as family_id, max(role) as part from memberships where valid_to is null and is_primary group by person_id
)
select
    mine.person_id,
    home.family_id,
    home.part,
    records.record_id,
    records.source,
    records.dataset,
    records.role,
    records.last_seen_on,
    nullif(concat_ws(' ', records.forename, records.middle_names), '') as forenames,
    records.surname,
    records.dob,
    records.gender,
    nullif(concat_ws(', ', records.address, records.town), '') as address,
    records.postcode,
    records.upn,
    records.nino,
    records.relationship
from records
join mine using (record_id)
left join home using (person_id)
qualify row_number() over (partition by record_id order by records.last_seen_on desc, records.forename, records.postcode) = 1
order by person_id, source, dataset, record_id
