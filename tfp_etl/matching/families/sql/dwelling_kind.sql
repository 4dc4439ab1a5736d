-- One row: a dwelling with the people who live there now, and whether it is a place where living together is no tie.
create or replace temp table dwelling_kind as
with resident as (
    select
        abode.place,
        abode.person_id,
        any_value(person.surname_no) as surname,
        any_value(person.is_pupil) as is_pupil,
        any_value(person.is_minor) as is_minor
    from abode
    inner join person on abode.person_id = person.person_id
    where abode.scale = 'D' and abode.is_current
    group by abode.place, abode.person_id
),

counted as (
    select
        place,
        count(*) as people,
        count(distinct surname) as surnames,
        bool_or(is_pupil) as has_pupils,
        count(*) >= $sharers and count(distinct surname) = count(*) and not bool_or(is_minor) as are_sharers
    from resident
    group by place
),

tenancies as (
    select
        dwelling.dwelling as place,
        count(distinct (record.dataset_no, record.ref_no)) as tenancies
    from record
    inner join dwelling on record.way_no = dwelling.way_no and dwelling.dwelling is not null
    where record.kind = 'housing' and record.is_latest and coalesce(record.valid_to, $as_of::date) >= $as_of::date
    group by 1
),

named as (
    select
        dwelling as place,
        bool_or(is_named_communal) as is_named_communal
    from dwelling
    where dwelling is not null
    group by 1
)

select
    counted.*,
    coalesce(tenancies.tenancies, 0) as tenancies,
    coalesce(named.is_named_communal, false)
    or counted.people > $communal_people
    or (counted.people >= $crowded_people and counted.surnames >= $crowded_surnames)
    or coalesce(tenancies.tenancies, 0) >= $communal_tenancies as is_communal
from counted
left join tenancies on counted.place = tenancies.place
left join named on counted.place = named.place
