-- One row: a person at a dwelling from a day until a day (the first without; null: still). A spell ends when the person is first seen
-- elsewhere for good. What only a pupil's contact note tells counts where nothing else does.
with spell as (
    select
        person_id,
        place,
        is_told_by_contact,
        min(from_on) as from_on,
        max(last_on) as last_on,
        bool_or(is_current) as is_current
    from abode
    where scale = 'D'
    group by person_id, place, is_told_by_contact
),

own as (
    select
        person_id,
        place,
        min(from_on) as from_on,
        max(last_on) as last_on,
        bool_or(is_current) as is_current
    from spell
    where not is_told_by_contact or person_id not in (select person_id from spell where not is_told_by_contact)
    group by person_id, place
),

stay as (
    select
        own.*,
        last_value(from_on) over (
            partition by person_id order by last_on, from_on, place::varchar rows between 1 following and 1 following
        ) as next_from_on
    from own
)

select
    stay.person_id,
    'D' || stay.place as place,
    least(stay.from_on, $as_of::date) as valid_from,
    case
        when not stay.is_current
            then least($as_of::date, greatest(coalesce(stay.next_from_on, stay.last_on + 1), stay.last_on + 1, stay.from_on + 1))
    end as valid_to,
    case when dwelling_kind.place is null then 'UNKNOWN' when dwelling_kind.is_communal then 'COMMUNAL' else 'PRIVATE' end as kind
from stay
left join dwelling_kind on stay.place = dwelling_kind.place
