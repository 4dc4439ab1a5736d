-- One row: a person known at a place (a dwelling, or a whole postcode), with the last day that somebody vouched for it.
-- A place stays a person's own until they are proved somewhere else later.
create temp table abode as
with proof as (
    select
        record.person_id,
        record.kind,
        dwelling.dwelling,
        record.postcode,
        coalesce(record.valid_from, record.first_seen_on) as from_on,
        record.is_known,
        case
            when not record.is_known then least(coalesce(record.valid_to, record.last_seen_on), record.last_seen_on)
            when record.kind = 'benefits' then record.last_seen_on
            when record.kind = 'police' or not record.is_latest
                then least(coalesce(record.valid_to, record.last_seen_on), record.last_seen_on)
            else coalesce(least(record.valid_to, $as_of::date), $as_of::date)
        end as last_on
    from record
    left join dwelling
        on
            record.address is not distinct from dwelling.address
            and record.town is not distinct from dwelling.town
            and record.postcode is not distinct from dwelling.postcode
            and record.uprn is not distinct from dwelling.uprn
    where dwelling.dwelling is not null or record.postcode is not null
),

place as (
    select
        person_id,
        kind,
        is_known,
        'D' || dwelling as place,
        from_on,
        last_on
    from proof
    where dwelling is not null
    union all
    select
        person_id,
        kind,
        is_known,
        'P' || postcode as place,
        from_on,
        last_on
    from proof
    where postcode is not null
),

spell as (
    select
        person_id,
        place,
        kind = 'contact' as is_told_by_contact,
        bool_and(is_known) as is_known,
        min(from_on) as from_on,
        max(last_on) as last_on
    from place
    group by person_id, place, kind = 'contact'
)

select
    *,
    left(place, 1) as scale,
    last_on + if(is_known, 0, $same_time) >= max(last_on) over (partition by person_id, left(place, 1)) as is_current,
    last_on + if(is_known, 0, $same_time) >= max(last_on) over (partition by person_id, is_told_by_contact, left(place, 1))
        as is_current_by_this
from spell
