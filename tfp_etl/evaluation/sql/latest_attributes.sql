-- One row: a record and what its latest version says.
create or replace table attributes as
select
    record_id,
    max(day) as day,
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
from attributes
group by record_id
