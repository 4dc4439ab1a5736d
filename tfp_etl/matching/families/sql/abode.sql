-- One row: a person known at a place (a dwelling, or a whole postcode), with the last day that somebody vouched for it.
-- A place stays a person's own until they are proved somewhere else later, be it only a postcode that is not the dwelling's; or, of those
-- who are known there as somebody's child or as pupils, until they hold a tenancy elsewhere (is_outgrown), whatever lists say that were
-- not told of it. `place` is a number: of a dwelling from 0, of a postcode below.
create or replace temp table abode as
with proof as (
    select
        person_id,
        way_no,
        kind = 'contact' as is_told_by_contact,
        bool_and(is_known) as is_known,
        kind = 'pupil' or coalesce(relationship in ('Son', 'Daughter'), false) as is_as_child,
        bool_or(kind = 'housing' and coalesce(relationship in ('Tenant', 'Joint Tenant'), false) and is_latest) as is_held,
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
    group by all
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
        bool_or(is_as_child) as is_as_child,
        bool_or(is_held) as is_held,
        max(last_on) filter (not is_as_child) as grown_on,
        min(from_on) as from_on,
        max(last_on) as last_on
    from place
    group by person_id, place, is_told_by_contact
),

later as (
    select
        spell.person_id,
        spell.place,
        spell.is_told_by_contact,
        elsewhere.place as postcode
    from spell
    inner join spell as elsewhere
        on
            spell.person_id = elsewhere.person_id
            and elsewhere.place < 0
            and not elsewhere.is_told_by_contact
            and elsewhere.last_on > spell.last_on + if(spell.is_known, 0, $same_time)
    where spell.place >= 0
),

-- Dwellings whose postcodes are known, and are none of those.
left_behind as (
    select
        later.person_id,
        later.place,
        later.is_told_by_contact
    from later
    inner join (select distinct dwelling, -1 - postcode_no as postcode from dwelling where postcode_no is not null) as own
        on later.place = own.dwelling
    group by all
    having not bool_or(later.postcode = own.postcode)
),

-- Nobody vouches for them there but as a child or pupil, at the time they hold a tenancy.
outgrown as (
    select distinct
        spell.person_id,
        spell.place
    from spell
    inner join spell as own
        on
            spell.person_id = own.person_id
            and (spell.place >= 0) = (own.place >= 0)
            and spell.place <> own.place
            and spell.from_on <= own.from_on
            and spell.last_on <= own.last_on
            and coalesce(spell.grown_on < own.last_on, true)
    where spell.is_as_child and own.is_held
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
    outgrown.place is not null as is_outgrown,
    left_behind.place is null
    and outgrown.place is null
    and spell.last_on + if(spell.is_known, 0, $same_time) >= last_by.last_on as is_current,
    left_behind.place is null
    and outgrown.place is null
    and spell.last_on + if(spell.is_known, 0, $same_time)
    >= if(spell.is_told_by_contact, last_by.by_contact_on, last_by.by_other_on) as is_current_by_this
from spell
inner join last_by on spell.person_id = last_by.person_id and (spell.place >= 0) = last_by.is_dwelling
left join outgrown on spell.person_id = outgrown.person_id and spell.place = outgrown.place
left join left_behind
    on
        spell.person_id = left_behind.person_id
        and spell.place = left_behind.place
        and spell.is_told_by_contact = left_behind.is_told_by_contact
