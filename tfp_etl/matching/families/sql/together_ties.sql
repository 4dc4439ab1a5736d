-- One row: two contacts of one pupil, tied when both live with the child, apart when only one does
-- (but see contact_ties.sql on mothers and step-parents, for whom the note is more often wrong than true).
with contact as (
    select
        person_id,
        ref_no,
        relationship,
        same_address
    from record
    where kind = 'contact' and is_latest
)

select
    a.person_id as person_a,
    b.person_id as person_b,
    'together' as kind,
    avg(
        case
            when a.same_address and b.same_address then $together
            when a.same_address and not b.same_address and b.relationship not in ('Mother', 'Step-parent') then -$together
            when b.same_address and not a.same_address and a.relationship not in ('Mother', 'Step-parent') then -$together
            else 0
        end
    )::integer as weight
from contact as a
inner join contact as b on a.ref_no = b.ref_no and a.person_id < b.person_id
group by a.person_id, b.person_id
