-- One row: a group of persons, a kind of doubt, the reason in plain words, what it counts, and the other group where it is about two.
with member as (
    select
        grouped.group_no as family_id,
        grouped.person_id,
        person.age,
        person.is_minor,
        person.is_name_only
    from grouped
    inner join person on grouped.person_id = person.person_id
),

size as (
    select
        family_id,
        count(*) filter (not is_name_only) as people,
        bool_and(is_minor) as are_minors,
        max(age) as oldest
    from member
    group by family_id
),

together as (
    select
        a.family_id as family_a,
        b.family_id as family_b,
        a.person_id as person_a,
        b.person_id as person_b,
        sum(evidence.weight) as weight
    from evidence
    inner join member as a on evidence.person_a = a.person_id and not a.is_name_only
    inner join member as b on evidence.person_b = b.person_id and not b.is_name_only
    group by all
),

-- How much holds each member to the rest of the family.
hold as (
    select
        family_a as family_id,
        person_id,
        sum(weight) as weight
    from (
        select family_a, family_b, person_a as person_id, weight from together
        union all
        select family_a, family_b, person_b, weight from together
    )
    where family_a = family_b
    group by family_a, person_id
),

between as (
    select
        family_a,
        family_b,
        sum(weight) as weight
    from together
    where family_a <> family_b
    group by family_a, family_b
    having sum(weight) between $enough - 1 and $enough - 1 + $doubt
),

claim as (
    select
        member.family_id,
        (record.dataset_no, record.ref_no) as claim,
        list(distinct member.person_id) filter (not member.is_minor) as adults
    from record
    inner join member on record.person_id = member.person_id
    where record.kind = 'list' and record.is_latest and record.part in ('head', 'partner', 'child')
    group by member.family_id, record.dataset_no, record.ref_no
),

rival as (
    select
        a.family_id,
        count(distinct a.claim) as claims
    from claim as a
    inner join claim as b on a.family_id = b.family_id and a.claim <> b.claim
    where len(a.adults) > 0 and len(b.adults) > 0 and not list_has_any(a.adults, b.adults)
    group by a.family_id
),

generations as (
    select distinct old.family_id
    from member as old
    inner join member as middle on old.family_id = middle.family_id and old.age >= middle.age + $generation
    inner join member as young on old.family_id = young.family_id and middle.age >= young.age + $generation
),

communal as (
    select
        member.family_id,
        count(distinct member.person_id) as people
    from member
    inner join abode on member.person_id = abode.person_id and abode.scale = 'D' and abode.is_current
    inner join dwelling_kind on abode.place = dwelling_kind.place and dwelling_kind.is_communal
    group by member.family_id
),

doubt as (
    select
        family_id,
        'LARGE' as kind,
        people || ' people, which few families have' as reason,
        people::double as weight,
        family_id as other_id
    from size
    where people > $large
    union all
    select
        family_id,
        'TWO_CLAIMS',
        claims || ' claims or returns at once whose adults differ',
        claims,
        family_id
    from rival
    union all
    select
        communal.family_id,
        'COMMUNAL',
        communal.people || ' of them live in a hostel or shared house',
        communal.people,
        communal.family_id
    from communal
    inner join size on communal.family_id = size.family_id
    where size.people > 1
    union all
    select
        family_id,
        'HELD_WEAKLY',
        'somebody is held by ' || min(weight)::bigint || if(min(weight)::bigint = 1, ' bit', ' bits') || ' of evidence only; ' || $enough || ' are enough',
        min(weight),
        family_id
    from hold
    where weight <= $enough
    group by family_id
    union all
    select
        unnest([family_a, family_b]),
        'NEARLY_JOINED',
        'not joined to another family, with ' || weight::bigint || if(weight::bigint = 1, ' bit', ' bits') || ' of evidence; ' || $enough || ' are enough',
        weight,
        unnest([family_b, family_a])
    from between
    union all
    select
        family_id,
        'NO_ADULT',
        'nobody grown up among ' || people,
        people,
        family_id
    from size
    where are_minors
    union all
    select
        family_id,
        'THREE_GENERATIONS',
        'three generations live as one family',
        3,
        family_id
    from generations
)

select
    family_id as group_no,
    kind,
    max_by(reason, weight) as reason,
    max(weight)::double as weight,
    arg_max(other_id, (weight, -other_id)) as other_no
from doubt
group by family_id, kind
