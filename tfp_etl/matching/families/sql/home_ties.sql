-- One row: two people who live at one dwelling now that is no hostel or shared house. A shared surname ties. Less does a child whom no
-- list accounts for, nor one that names a housemate of the child's surname, seen there within a year of the other; and two adults of
-- different surnames who could be a couple living alone, seen there within a year, or whom a census counted in one household: the next
-- tenant's name differs too. These ties count only where neither has another home now, since who has two may not live here at all, or where a
-- census counted the place: households are private there, and post goes elsewhere.
with counted as (
    select distinct home.place
    from abode as home
    inner join record on home.person_id = record.person_id and record.kind = 'census'
    where home.scale = 'D' and home.from_on <= record.last_seen_on and home.last_on >= record.last_seen_on
),

housed as (
    select
        person_id,
        count(distinct place) as homes
    from abode
    where scale = 'D' and is_current
    group by person_id
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
        listed.person_id is not null as is_listed,
        housed.homes
    from abode
    inner join housed on abode.person_id = housed.person_id
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

child as (
    select * from resident where is_minor and not is_listed
),

accounted as (
    select distinct
        child.place,
        child.person_id
    from child
    inner join resident as namesake on child.place = namesake.place and namesake.is_listed
    where
        list_has_any(child.surnames, namesake.surnames)
        or jaro_winkler_similarity(child.surname, namesake.surname) >= $surname_likeness
),

-- Children whom no list accounts for, nor a namesake there whom one does.
stray as (
    select distinct
        child.place,
        child.person_id
    from child
    anti join accounted on child.place = accounted.place and child.person_id = accounted.person_id
),

pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        bool_or(
            case
                when a.surname_no = b.surname_no then true
                else
                    list_has_any(a.surnames, b.surnames)
                    or coalesce(jaro_winkler_similarity(a.surname, b.surname), 0) >= $surname_likeness
            end
        ) as is_namesake,
        bool_or(
            (stray_a.person_id is not null or stray_b.person_id is not null)
            and a.from_on - b.last_on <= $soon and b.from_on - a.last_on <= $soon
        ) as has_minor,
        bool_or(
            a.people = 2
            and coalesce(a.gender <> b.gender, true)
            and coalesce(abs(a.age - b.age) < $generation, a.gender <> b.gender)
            and not a.has_pupils
            and a.from_on - b.last_on <= $soon
            and b.from_on - a.last_on <= $soon
        ) as could_be_couple,
        bool_or(
            a.is_counted and not a.are_sharers and a.from_on - b.last_on <= $same_time and b.from_on - a.last_on <= $same_time
        ) as are_counted,
        bool_or(a.is_counted) or count(distinct a.place) = max(a.homes) and count(distinct a.place) = max(b.homes) as are_settled
    from resident as a
    inner join resident as b on a.place = b.place and a.person_id < b.person_id
    left join stray as stray_a on a.place = stray_a.place and a.person_id = stray_a.person_id
    left join stray as stray_b on b.place = stray_b.place and b.person_id = stray_b.person_id
    group by a.person_id, b.person_id
)

select
    person_a,
    person_b,
    'home' as kind,
    case
        when is_namesake then $home_namesake
        when has_minor and are_settled then $home_minor
        when (could_be_couple or are_counted) and are_settled then $home_couple
        else 0
    end as weight
from pair
