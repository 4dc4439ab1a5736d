-- One row: a row as it arrived, every cell trimmed text of at most 300 characters; what says nothing (blank, signs only,
-- a word for "not known") is null. Names keep words that may be names (Na, Null, None), unless forename and surname both are one.
create temp table given as
with bare as (
    select
        row_no,
        nullif(trim(record_id), '') as record_id,
        plain_cell(source) as source,
        plain_cell(source_ref) as source_ref,
        plain_cell(role) as role,
        plain_cell(record_date) as record_date,
        plain_name(forename) as forename,
        plain_name(middle_names) as middle_names,
        plain_name(surname) as surname,
        plain_cell(dob) as dob,
        plain_cell(gender) as gender,
        plain_cell(address) as address,
        plain_cell(town) as town,
        plain_cell(postcode) as postcode,
        plain_cell(uprn) as uprn,
        plain_cell(upn) as upn,
        plain_cell(nino) as nino,
        plain_name(contact1_forename) as contact1_forename,
        plain_name(contact1_surname) as contact1_surname,
        plain_name(contact2_forename) as contact2_forename,
        plain_name(contact2_surname) as contact2_surname
    from arrived
)
select
    * replace (
        case when not (maybe_name(forename) and coalesce(maybe_name(surname), true)) then forename end as forename,
        case when not (maybe_name(surname) and coalesce(maybe_name(forename), true)) then surname end as surname,
        case when ltrim(source_ref, '0') <> '' then source_ref end as source_ref
    )
from bare
