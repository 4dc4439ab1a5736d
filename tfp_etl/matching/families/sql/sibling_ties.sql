-- One row: two pupils who have a contact in common, weighed by whether they live at one place. Two places, but two contacts
-- who are said to live with both: one address is out of date. With one such contact it is as likely that two people of one name
-- were taken for one.
with pupil as (
    select distinct
        person_id,
        ref_no
    from record
    where kind = 'pupil' and is_latest
),

contact as (
    select
        pupil.person_id as pupil_id,
        record.person_id as contact_id,
        bool_or(record.same_address) as is_home
    from pupil
    inner join record on pupil.ref_no = record.ref_no and record.kind = 'contact' and record.is_latest
    where pupil.person_id <> record.person_id
    group by pupil.person_id, record.person_id
),

parent as (
    select
        contact_id,
        count(*) as pupils
    from contact
    group by contact_id
    having count(*) between 2 and $siblings
),

pair as (
    select
        a.pupil_id as person_a,
        b.pupil_id as person_b,
        count(*) filter (a.is_home and b.is_home) >= 2 as share_home
    from parent
    inner join contact as a on parent.contact_id = a.contact_id
    inner join contact as b on parent.contact_id = b.contact_id and a.pupil_id < b.pupil_id
    group by a.pupil_id, b.pupil_id
)

select
    pair.person_a,
    pair.person_b,
    'sibling' as kind,
    case
        when a.places is null or b.places is null then $sibling_unplaced
        when list_has_any(a.places, b.places) then $sibling
        when pair.share_home then 0
        else -$sibling_apart
    end as weight
from pair
left join home as a on pair.person_a = a.person_id
left join home as b on pair.person_b = b.person_id
