-- One row: two people tied by a contact note, and whether what others say of where they live agrees. A contact's address is a copy
-- of the pupil's, so only other sources vouch for the contact.
with pair as (
    select
        person_a,
        person_b
    from evidence
    where kind = 'contact'
),

home as (
    select
        person_id,
        list(place) as places,
        list(place) filter (place >= 0) as dwellings
    from (select distinct person_id, place from abode where not is_told_by_contact and is_current_by_this)
    semi join (select unnest([person_a, person_b]) as person_id from pair) as noted using (person_id)
    group by person_id
)

select
    pair.person_a,
    pair.person_b,
    'where' as kind,
    case
        when list_has_any(a.dwellings, b.dwellings) then $where_dwelling
        when list_has_any(a.places, b.places) then $where_postcode
        else -$where_apart
    end as weight
from pair
inner join home as a on pair.person_a = a.person_id
inner join home as b on pair.person_b = b.person_id
