-- One row: a person in a group from a day until a day (the first without; null: still). Each person is in one primary family at a time.
-- A child belongs from birth, others from the first sign of the family, unless a list says when they came.
with sign as (
    select
        grouped.person_id,
        grouped.group_no,
        role.role,
        person.dob,
        coalesce(least(person.seen_on, if(role.role = 'CHILD', person.dob, null)), $as_of::date) as seen_on
    from grouped
    inner join person on grouped.person_id = person.person_id
    inner join role on grouped.person_id = role.person_id
),

start as (
    select
        group_no,
        min(least(seen_on, $as_of::date)) as from_on
    from sign
    group by group_no
),

left_last as (
    select
        person_id,
        max(left_on) as left_on
    from departure
    group by person_id
),

stay as (
    select
        sign.person_id,
        sign.group_no,
        sign.role,
        least($as_of::date, greatest(
            coalesce(arrival.arrived_on, case when sign.role = 'CHILD' then sign.dob end, start.from_on),
            coalesce(left_last.left_on, '0001-01-01'::date),
            coalesce(sign.dob, '0001-01-01'::date)
        )) as valid_from,
        null::date as valid_to
    from sign
    inner join start on sign.group_no = start.group_no
    left join arrival on sign.person_id = arrival.person_id
    left join left_last on sign.person_id = left_last.person_id
),

past as (
    select
        departure.person_id,
        departure.group_no,
        coalesce(lag(departure.left_on) over (partition by departure.person_id order by departure.left_on, departure.group_no),
            if(role.is_child, person.dob, null),
            greatest(start.from_on, person.dob),
            start.from_on
        ) as valid_from,
        departure.left_on as valid_to
    from departure
    inner join person on departure.person_id = person.person_id
    inner join role on departure.person_id = role.person_id
    inner join start on departure.group_no = start.group_no
),

row_of as (
    select
        *,
        true as is_primary
    from stay
    union all
    select
        person_id,
        group_no,
        'CHILD',
        from_on,
        null,
        false
    from second_home
    union all
    select
        past.person_id,
        past.group_no,
        if(role.is_child, 'CHILD', 'OTHER ADULT') as role,
        past.valid_from,
        past.valid_to,
        true
    from past
    inner join role on past.person_id = role.person_id
    where past.valid_from < past.valid_to
)

select
    person_id,
    group_no,
    valid_from,
    valid_to,
    role,
    is_primary
from row_of
