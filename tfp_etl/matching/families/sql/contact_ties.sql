-- One row: a pupil and an adult whom the school notes as a contact. The note "same address" decides, read with the relation and
-- with what is noted of the other contact: a child lives with somebody, and a mother's new partner lives where she does.
with contact as (
    select
        record.person_id,
        record.ref_no,
        record.relationship,
        coalesce(record.parental_responsibility, false) as is_responsible,
        record.same_address,
        record.last_seen_on
    from record
    where record.kind = 'contact' and record.is_latest
),

pupil as (
    select
        person_id,
        ref_no,
        max(coalesce(valid_to, $as_of::date)) as until_on
    from record
    where kind = 'pupil' and is_latest
    group by person_id, ref_no
),

pair as (
    select
        pupil.person_id as pupil_id,
        contact.person_id as contact_id,
        pupil.until_on,
        contact.relationship,
        contact.is_responsible,
        contact.same_address,
        bool_or(other.same_address) as other_lives_there,
        bool_or(other.same_address and other.relationship = 'Step-parent') as step_lives_there,
        bool_or(other.same_address and other.relationship in ('Mother', 'Father')) as parent_lives_there,
        bool_or(other.relationship = 'Mother') as has_mother
    from pupil
    inner join contact on pupil.ref_no = contact.ref_no and pupil.person_id <> contact.person_id
    left join contact as other on contact.ref_no = other.ref_no and contact.person_id <> other.person_id
    group by all
),

scored as (
    select
        pupil_id,
        contact_id,
        until_on,
        case
            when same_address and relationship in ('Mother', 'Father', 'Step-parent', 'Foster carer') then $contact_parent
            when same_address and (relationship = 'Grandparent' or is_responsible) then $contact_guardian
            when same_address then $contact_other
            when same_address is null and relationship in ('Mother', 'Foster carer') then $contact_guardian
            when same_address is null and relationship in ('Father', 'Step-parent') then $contact_other
            when same_address is null and relationship is null then $contact_named
            when same_address is null then 0
            when relationship = 'Step-parent' and coalesce(parent_lives_there, false) then $contact_doubt
            when relationship = 'Mother' and coalesce(step_lives_there, false) then $contact_other
            when relationship in ('Mother', 'Foster carer') and not coalesce(other_lives_there, false) then $contact_other
            when relationship in ('Mother', 'Foster carer') then 0
            when relationship = 'Father' and not coalesce(other_lives_there or has_mother, false) then $contact_other
            when relationship = 'Step-parent' then 0
            else -$contact_elsewhere
        end as weight
    from pair
)

select
    least(pupil_id, contact_id) as person_a,
    greatest(pupil_id, contact_id) as person_b,
    'contact' as kind,
    (sum(weight * if(until_on >= $as_of::date, 2, 1)) / sum(if(until_on >= $as_of::date, 2, 1)))::integer as weight
from scored
group by pupil_id, contact_id
