-- One row: a row of `described` with the record it shows (record_id; own_id: as it was sent), the kind of list it stands on (by its
-- role, the other roles under its source_ref, or the name of its source), whether another date under its source_ref may show the
-- same people again or its id is a place (is_positional), and whether other rows show the same record (is_again).
create temp table listed as
with by_ref as (
    select source, source_ref, max(role_list) as list
    from described
    where source_ref is not null
    group by source, source_ref
    having min(role_list) = '' and max(role_list) <> ''
),
kinds as (
    select
        described.* exclude (record_id),
        described.record_id as own_id,
        coalesce(same_people.person_record, described.record_id) as record_id,
        coalesce(contact1_forename, contact1_surname, contact2_forename, contact2_surname) is not null as has_contacts,
        coalesce(nullif(role_list, ''), by_ref.list, nullif(source_list, ''), if(has_contacts, 'education', 'other')) as list
    from described
    left join by_ref using (source, source_ref)
    left join same_people using (record_id)
),
again as (
    select record_id from kinds group by record_id having count(*) > 1
),
refs as (
    select
        source,
        source_ref,
        min(coalesce(record_date, day.as_of)) < max(coalesce(record_date, day.as_of)) as is_dated_apart,
        coalesce(min(if(has_contacts, record_id, null)) < max(if(has_contacts, record_id, null)), false) as has_contacts_apart
    from kinds, day
    where source_ref is not null
    group by source, source_ref
    having is_dated_apart or has_contacts_apart
)
select
    kinds.* exclude (source_ref, role_list, source_list),
    case
        when has_contacts and (kinds.source_ref is null or coalesce(refs.has_contacts_apart, false)) then 'record|' || kinds.record_id
        when kinds.source_ref is not null then concat_ws('|', 'ref', kinds.source, kinds.source_ref)
    end as source_ref,
    coalesce(refs.is_dated_apart, false) and again.record_id is null or place_records.record_id is not null as is_positional,
    again.record_id is not null as is_again
from kinds
left join again on kinds.record_id = again.record_id
left join place_records on kinds.own_id = place_records.record_id
left join refs on kinds.source = refs.source and kinds.source_ref = refs.source_ref
