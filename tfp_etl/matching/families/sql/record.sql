-- One row: one content of a person-bearing record, with its person and whether the latest extract of its dataset still shows it.
create temp table record as
with latest as (
    select
        dataset,
        max(last_seen_on) as extract_on
    from records
    group by dataset
)
select
    links.person_id,
    records.record_id,
    records.source,
    records.dataset,
    records.source_ref,
    records.person_part,
    records.role,
    records.relationship,
    records.parental_responsibility,
    records.same_address,
    records.valid_from,
    records.valid_to,
    records.first_seen_on,
    records.last_seen_on,
    records.dob,
    records.gender,
    records.surname,
    records.address,
    records.town,
    records.postcode,
    records.uprn,
    case
        when records.person_part like 'contact%' then 'contact'
        when records.dataset = 'pupils' then 'pupil'
        else records.source
    end as kind,
    records.last_seen_on >= latest.extract_on as is_latest
from records
inner join links on records.record_id = links.record_id
inner join latest on records.dataset = latest.dataset
