-- One row: a record and what its latest version says, in one spelling. place: whatever tells where; kind: the source, with contacts
-- apart, since a contact is known by name and place only.
create or replace table attributes as
with spelt as (
    select
        record_id,
        day,
        coalesce(source, 'unknown source')
            || case when person_part like 'contact%' or lower(role) like 'contact%' then ' (contacts)' else '' end as kind,
        nullif(regexp_replace(lower(strip_accents(forename)), '[^a-z]', '', 'g'), '') as forename,
        nullif(regexp_replace(lower(strip_accents(surname)), '[^a-z]', '', 'g'), '') as surname,
        coalesce(forename, surname) is not null as has_name,
        try_cast(left(dob, 10) as date) as dob,
        nullif(upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g')), '') as postcode,
        nullif(regexp_replace(lower(strip_accents(address)), '[^a-z0-9]+', ' ', 'g'), '') as address,
        uprn,
        upn,
        nino
    from records_shown
),

placed as (
    select * exclude (uprn, address), uprn, address || coalesce(' ' || postcode, '') as address
    from spelt
)

select
    record_id,
    arg_max(kind, coalesce(day, '')) as kind,
    arg_max(forename, coalesce(day, '')) as forename,
    arg_max(surname, coalesce(day, '')) as surname,
    bool_or(has_name) as has_name,
    arg_max(dob, coalesce(day, '')) as dob,
    arg_max(postcode, coalesce(day, '')) as postcode,
    arg_max(address, coalesce(day, '')) as address,
    arg_max(uprn, coalesce(day, '')) as uprn,
    arg_max(upn, coalesce(day, '')) as upn,
    arg_max(nino, coalesce(day, '')) as nino
from placed
where record_id is not null
group by record_id
