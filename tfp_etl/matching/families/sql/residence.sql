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

-- Of dwellings told of for the same days, that counts as the first which is first in the alphabet as its records write it.
at_once as (
    select person_id
    from own
    group by person_id, last_on, from_on
    having count(*) > 1
),

spelt as (
    select
        record.person_id,
        dwelling.dwelling as place,
        min(concat_ws('|', way.address, way.town, way.postcode, way.uprn)) as spelling
    from record
    semi join at_once on record.person_id = at_once.person_id
    inner join dwelling on record.way_no = dwelling.way_no
    inner join way on record.way_no = way.way_no
    group by record.person_id, dwelling.dwelling
),

stay as (
    select
        own.*,
        last_value(own.from_on) over (
            partition by own.person_id order by own.last_on, own.from_on, spelt.spelling rows between 1 following and 1 following
        ) as next_from_on
    from own
    left join spelt on own.person_id = spelt.person_id and own.place = spelt.place
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
