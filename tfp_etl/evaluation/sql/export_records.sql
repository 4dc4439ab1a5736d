-- One row: a record of an export, of which only the source is known and whether its dataset carries names.
create or replace temp view records_shown as
select
    record_id,
    source,
    person_part,
    null::text as role,
    case when regexp_full_match(dataset, 'pupils|dwp_return|offences|asb|.*_tenancies|members') then '' end as forename,
    null::text as surname,
    null::text as dob,
    null::text as address,
    null::text as postcode,
    null::text as uprn,
    null::text as upn,
    null::text as nino,
    null::text as day
from names
