-- One row: a person known at a place (a dwelling, or a whole postcode), with the last day that somebody vouched for it.
-- A place stays a person's own until they are proved somewhere else later. `place` is a number: of a dwelling from 0, of a postcode below.
create or replace temp table abode as
with proof as (
    select
        person_id,
        way_no,
        kind = 'contact' as is_told_by_contact,
        bool_and(is_known) as is_known,
        min(coalesce(valid_from, first_seen_on)) as from_on,
        max(
            case
                when not is_known then least(coalesce(valid_to, last_seen_on), last_seen_on)
                when kind = 'benefits' then last_seen_on
                when kind = 'police' or not is_latest then least(coalesce(valid_to, last_seen_on), last_seen_on)
                else coalesce(least(valid_to, $as_of::date), $as_of::date)
            end
        ) as last_on
    from record
    where way_no is not null
    group by person_id, way_no, kind = 'contact'
),

placed as (
    select
        proof.* exclude (way_no),
        dwelling.dwelling,
        -1 - dwelling.postcode_no as postcode
    from proof
    inner join dwelling on proof.way_no = dwelling.way_no
),

place as (
    select
        * exclude (dwelling, postcode),
        dwelling as place
    from placed
    where dwelling is not null
    union all
    select
        * exclude (dwelling, postcode),
        postcode
    from placed
    where postcode is not null
),

spell as (
    select
        person_id,
        place,
        is_told_by_contact,
        bool_and(is_known) as is_known,
        min(from_on) as from_on,
        max(last_on) as last_on
    from place
    group by person_id, place, is_told_by_contact
),

last_by as (
    select
        person_id,
        place >= 0 as is_dwelling,
        max(last_on) as last_on,
        max(last_on) filter (is_told_by_contact) as by_contact_on,
        max(last_on) filter (not is_told_by_contact) as by_other_on
    from spell
    group by person_id, place >= 0
)

select
    spell.*,
    if(spell.place >= 0, 'D', 'P') as scale,
    spell.last_on + if(spell.is_known, 0, $same_time) >= last_by.last_on as is_current,
    spell.last_on + if(spell.is_known, 0, $same_time)
    >= if(spell.is_told_by_contact, last_by.by_contact_on, last_by.by_other_on) as is_current_by_this
from spell
inner join last_by on spell.person_id = last_by.person_id and (spell.place >= 0) = last_by.is_dwelling
