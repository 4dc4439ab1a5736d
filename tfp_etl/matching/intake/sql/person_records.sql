-- One row: a person record in the shape that linking and families read (feeds.person_records), a distinct content of one record with
-- the days that showed it.
with every as (
    select * from own_records
    union all by name
    select * from contact_records
),
shown as (
    select
        * exclude (is_again, seen_on),
        seen_on as first_seen_on,
        seen_on as last_seen_on,
        [seen_on] as seen_on
    from every
    where not is_again
    union all by name
    select
        * exclude (is_again, seen_on, valid_from, valid_to),
        min(valid_from) as valid_from,
        max(valid_to) as valid_to,
        min(seen_on) as first_seen_on,
        max(seen_on) as last_seen_on,
        list_sort(list(distinct seen_on)) as seen_on
    from every
    where is_again
    group by all
)
select
    record_id,
    source,
    dataset,
    record_id as record_key,
    person_part,
    source_ref,
    is_positional,
    role,
    valid_from,
    valid_to,
    forename,
    middle_names,
    surname,
    null::text as alias_forename,
    dob,
    gender,
    address,
    town,
    postcode,
    uprn,
    upn,
    null::text as former_upn,
    nino,
    null::text as nominal_ref,
    relationship,
    null::boolean as parental_responsibility,
    same_address,
    null::text as contact1_forename,
    null::text as contact1_surname,
    null::text as contact2_forename,
    null::text as contact2_surname,
    last_seen_on as record_date,
    first_seen_on,
    last_seen_on,
    seen_on
from shown
