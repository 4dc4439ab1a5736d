-- One row: two members of one tenancy. Both living there: a tie by the relation the landlord noted, where "Other" is kin when a
-- minor, when of the same surname or a generation apart, and a lodger when not. One of them gone, or a child with a tenancy of
-- their own: evidence of living apart.
with moved_out as (
    select distinct
        abode.person_id,
        dwelling.way_no
    from abode
    inner join dwelling on abode.place = dwelling.dwelling
    where abode.is_outgrown
),

member as (
    select
        record.person_id,
        record.dataset_no,
        record.ref_no,
        max_by(record.relationship, record.last_seen_on) as relationship,
        bool_or(
            record.is_latest and coalesce(record.valid_to, $as_of::date) >= $as_of::date and moved_out.person_id is null
        ) as is_there,
        max(coalesce(record.valid_to, $as_of::date)) as until_on
    from record
    left join moved_out on record.person_id = moved_out.person_id and record.way_no = moved_out.way_no
    where record.kind = 'housing'
    group by record.person_id, record.dataset_no, record.ref_no
),

known as (
    select
        member.*,
        person.surnames,
        person.is_minor,
        person.age,
        coalesce(member.relationship, 'Other') = 'Other' as is_other,
        member.relationship in ('Son', 'Daughter') as is_child
    from member
    inner join person on member.person_id = person.person_id
),

pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        a.is_there as a_is_there,
        b.is_there as b_is_there,
        a.until_on = b.until_on as went_together,
        case
            when not a.is_other and not b.is_other and (a.is_child or b.is_child or 'Partner' in (a.relationship, b.relationship))
                then $tenancy_kin
            when not a.is_other and not b.is_other then $tenancy_joint
            when (a.is_other and a.is_minor) or (b.is_other and b.is_minor) then $tenancy_kin
            when list_has_any(a.surnames, b.surnames) then $tenancy_kin
            when abs(a.age - b.age) >= $generation then $tenancy_elder
            else -$tenancy_lodger
        end as weight
    from known as a
    inner join known as b on a.dataset_no = b.dataset_no and a.ref_no = b.ref_no and a.person_id < b.person_id
)

select
    person_a,
    person_b,
    'tenancy' as kind,
    max(
        case
            when a_is_there and b_is_there then weight
            when a_is_there or b_is_there then -$tenancy_left
            when went_together then weight // 2
            else 0
        end
    ) as weight
from pair
group by person_a, person_b
