-- One row: a version of a record and what it says, in one spelling. kind: the source, with contacts apart, since a contact is known by
-- name and place only.
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

select *
from placed
where record_id is not null
