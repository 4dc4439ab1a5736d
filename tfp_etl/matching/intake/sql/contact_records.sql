-- One row: a contact whom a row names, as a person record: at the row's address, under its source_ref. It never leaves matching.
create temp view contact_records as
with named as (
    select *, 1 as place, contact1_forename as forename_, contact1_surname as surname_
    from listed
    where contact1_forename is not null or contact1_surname is not null
    union all
    select *, 2, contact2_forename, contact2_surname
    from listed
    where contact2_forename is not null or contact2_surname is not null
)
select
    concat_ws(' ', record_id, 'contact', place, chr(31)) as record_id,
    list as source,
    coalesce(dataset, list) as dataset,
    'contact' || place as person_part,
    source_ref,
    true as is_positional,
    'CONTACT' as role,
    record_date as valid_from,
    null::date as valid_to,
    forename_ as forename,
    null::text as middle_names,
    surname_ as surname,
    null::date as dob,
    null::text as gender,
    address,
    town,
    postcode,
    uprn,
    null::text as upn,
    null::text as nino,
    null::text as relationship,
    null::boolean as same_address,
    coalesce(record_date, day.as_of) as seen_on,
    is_again
from named, day
