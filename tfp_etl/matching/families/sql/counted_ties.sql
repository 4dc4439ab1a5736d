-- One row: two people whom a census counted at one dwelling on one day, or at two on a later one. A census counts private households: who is
-- counted together is one unless the place is a hostel or a house of sharers; who is counted apart later is no longer.
with counted as (
    select distinct
        record.person_id,
        record.dataset_no,
        record.last_seen_on as day,
        dwelling.dwelling,
        dwelling.is_named_communal,
        record.part,
        person.surname,
        coalesce(person.age, 99) - date_diff('month', record.last_seen_on, $as_of::date) // 12 as age
    from record
    inner join person on record.person_id = person.person_id
    inner join dwelling on record.way_no = dwelling.way_no and dwelling.dwelling is not null
    where record.kind = 'census'
),

quiet as (
    select
        dataset_no,
        day,
        dwelling
    from counted
    group by dataset_no, day, dwelling
    having
        count(distinct person_id) between 2 and $communal_people
        and not bool_or(is_named_communal)
        and count(*) filter (part = 'communal') * 2 < count(*)
        and not (
            count(distinct surname) >= $sharers and count(distinct surname) = count(distinct person_id) and min(age) >= 18
        )
),

pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        max(a.day) as day,
        bool_or('lodger' in (a.part, b.part) and a.surname is distinct from b.surname) as is_lodger
    from quiet
    inner join counted as a on quiet.dataset_no = a.dataset_no and quiet.day = a.day and quiet.dwelling = a.dwelling
    inner join counted as b
        on quiet.dataset_no = b.dataset_no and quiet.day = b.day and quiet.dwelling = b.dwelling and a.person_id < b.person_id
    group by a.person_id, b.person_id
),

later as (
    select
        pair.person_a,
        pair.person_b
    from pair
    inner join counted as a on pair.person_a = a.person_id and a.day > pair.day
    inner join counted as b on pair.person_b = b.person_id and a.dataset_no = b.dataset_no and a.day = b.day
    where a.dwelling <> b.dwelling
    group by pair.person_a, pair.person_b
),

home as (
    select
        person_id,
        list_distinct(list(place)) as places
    from abode
    where is_current and scale = 'D'
    group by person_id
)

select
    pair.person_a,
    pair.person_b,
    'counted' as kind,
    case
        when later.person_a is not null then -$counted_apart
        when pair.is_lodger then -$tenancy_lodger
        when list_has_any(a.places, b.places) then $counted
        else 0
    end as weight
from pair
left join home as a on pair.person_a = a.person_id
left join home as b on pair.person_b = b.person_id
left join later on pair.person_a = later.person_a and pair.person_b = later.person_b
