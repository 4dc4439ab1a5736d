-- One row: a person who came to a family that was there before: written later onto its programme list or its tenancy. A birth is not
-- an arrival: the child belongs from its first day.
create temp table arrival as
with listing as (
    select
        record.person_id,
        case when record.is_members then 'programme' else 'tenancy' end as list,
        record.dataset_no,
        record.ref_no,
        min(record.valid_from) as from_on
    from record
    where record.is_members or record.kind = 'housing'
    group by record.person_id, record.is_members, record.dataset_no, record.ref_no
),

later as (
    select
        listing.person_id,
        listing.list,
        listing.from_on,
        listing.from_on > min(listing.from_on) over (partition by listing.dataset_no, listing.ref_no) as is_later
    from listing
)

select
    later.person_id,
    min(later.from_on) as arrived_on
from later
inner join person on later.person_id = person.person_id
group by later.person_id
having
    bool_and(later.is_later)
    and min(later.from_on) <= $as_of::date
    and (any_value(person.dob) is null or any_value(person.dob) < min(later.from_on) - $birth_days::integer)
