-- One row: a child and a grown-up who counts the child as theirs: parent by the school's note, or on one claim, tenancy or list with the
-- child; whether a claim says so and how late, and since when.
create temp table counting as
with listing as (
    select
        record.person_id,
        record.dataset_no,
        record.ref_no,
        record.kind,
        record.part,
        coalesce(record.valid_from, record.first_seen_on) as from_on,
        record.last_seen_on,
        person.is_minor
    from record
    inner join person on record.person_id = person.person_id
    where
        record.kind in ('list', 'housing', 'careworks')
        and record.is_latest
        and coalesce(record.valid_to, $as_of::date + 1) > $as_of::date
),

listed as (
    select
        a.person_id as child_id,
        b.person_id as adult_id,
        a.kind = 'list' and b.part in ('head', 'partner', 'parent') as is_claim,
        greatest(a.from_on, b.from_on) as from_on,
        least(a.last_seen_on, b.last_seen_on) as last_on
    from listing as a
    inner join listing as b on a.dataset_no = b.dataset_no and a.ref_no = b.ref_no and a.kind = b.kind
    where a.is_minor and not b.is_minor
),

tied as (
    select
        person_a,
        person_b
    from evidence
    where kind in ('list', 'tenancy', 'programme')
    group by person_a, person_b
    having sum(weight) > 0
),

noted as (
    select
        pupil.person_id as child_id,
        contact.person_id as adult_id,
        false as is_claim,
        coalesce(contact.valid_from, contact.first_seen_on) as from_on,
        contact.last_seen_on as last_on
    from record as pupil
    inner join record as contact
        on
            pupil.dataset_no = contact.dataset_no
            and pupil.ref_no = contact.ref_no
            and pupil.person_id <> contact.person_id
    where
        pupil.kind = 'pupil' and contact.kind = 'contact'
        and pupil.is_latest and contact.is_latest
        and (contact.relationship in ('Mother', 'Father') or contact.is_bare)
),

told as (
    select listed.*
    from listed
    semi join tied on least(child_id, adult_id) = tied.person_a and greatest(child_id, adult_id) = tied.person_b
    union all
    select * from noted
)

-- Of whom only a contact's name is told, nobody knows a home.

select
    told.child_id,
    told.adult_id,
    bool_or(told.is_claim) as is_claim,
    max(told.last_on) filter (told.is_claim) as claimed_on,
    min(told.from_on) as from_on
from told
inner join person on told.child_id = person.person_id and person.is_minor
inner join person as grown on told.adult_id = grown.person_id and not grown.is_minor and not grown.is_name_only
group by told.child_id, told.adult_id
