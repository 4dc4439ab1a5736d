-- One row: two people who live at one dwelling now that is no hostel or shared house. A shared surname ties; so does a child whom no
-- list accounts for, seen there within a year of the other; two adults of different surnames are tied only when they could be a couple
-- living alone, seen there within a year, or where a census counted a household: the next tenant's name differs too.
with counted as (
    select distinct home.place
    from abode as home
    inner join record on home.person_id = record.person_id and record.kind = 'census'
    where home.scale = 'D' and home.from_on <= record.last_seen_on and home.last_on >= record.last_seen_on
),

resident as (
    select
        abode.place,
        abode.from_on,
        abode.last_on,
        person.*,
        counted.place is not null as is_counted,
        dwelling_kind.people,
        dwelling_kind.has_pupils,
        dwelling_kind.are_sharers,
        person.is_minor and listed.person_id is null as is_unlisted_minor
    from abode
    inner join dwelling_kind on abode.place = dwelling_kind.place and not dwelling_kind.is_communal
    inner join person on abode.person_id = person.person_id
    left join counted on abode.place = counted.place
    left join (
        select person_a as person_id from evidence where weight > 0
        union
        select person_b from evidence where weight > 0
    ) as listed on person.person_id = listed.person_id
    where abode.scale = 'D' and abode.is_current
),

pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        bool_or(
            list_has_any(a.surnames, b.surnames)
            or coalesce(jaro_winkler_similarity(a.surname, b.surname), 0) >= $surname_likeness
        ) as is_namesake,
        bool_or(
            (a.is_unlisted_minor or b.is_unlisted_minor) and a.from_on - b.last_on <= $soon and b.from_on - a.last_on <= $soon
        ) as has_minor,
        bool_or(
            a.people = 2
            and coalesce(a.gender <> b.gender, true)
            and abs(a.age - b.age) < $generation
            and not a.has_pupils
            and a.from_on - b.last_on <= $soon
            and b.from_on - a.last_on <= $soon
        ) as could_be_couple,
        bool_or(
            a.is_counted and not a.are_sharers and a.from_on - b.last_on <= $same_time and b.from_on - a.last_on <= $same_time
        ) as are_counted
    from resident as a
    inner join resident as b on a.place = b.place and a.person_id < b.person_id
    group by a.person_id, b.person_id
)

select
    person_a,
    person_b,
    'home' as kind,
    case
        when is_namesake then $home_namesake
        when has_minor then $home_minor
        when could_be_couple or are_counted then $home_couple
        else 0
    end as weight
from pair
