-- One row: a person record in the shape that linking and families read (feeds.person_records), a distinct content of one record.
-- A row's two contacts are records of their own: they are of the row's household and never leave matching.
with own as (
    select
        record_id,
        list as source,
        coalesce(nullif(regexp_extract(source, '[^/]*$'), ''), list) as dataset,
        if(list = 'education' and role in ('PARENT', 'OTHER ADULT'), 'contact', '') as person_part,
        source_ref,
        is_positional,
        case
            when list = 'education' and role in ('PARENT', 'OTHER ADULT') then 'CONTACT'
            when list = 'education' and role = '' then 'PUPIL'
            when list = 'police' and role in ('', 'CHILD', 'OTHER') then 'PERSON INVOLVED'
            when list in ('housing', 'household') and role = 'CHILD' then if(gender = 'F', 'DAUGHTER', 'SON')
            when list in ('housing', 'household', 'careworks') and role = '' then 'MEMBER'
            else role
        end as role,
        record_date as valid_from,
        if(list = 'police', record_date, null) as valid_to,
        forename,
        middle_names,
        surname,
        dob,
        gender,
        address,
        town,
        postcode,
        uprn,
        upn,
        nino,
        case
            when list = 'housing' or relationship not in ('Tenant', 'Joint Tenant', 'Partner', 'Son', 'Daughter', 'Other') then relationship
            when list <> 'education' then role_text
        end as relationship,
        null::boolean as same_address,
        coalesce(record_date, $as_of::date) as seen_on
    from listed
),
contact as (
    select *, 1 as place, contact1_forename as forename_, contact1_surname as surname_
    from listed
    where contact1_forename is not null or contact1_surname is not null
    union all
    select *, 2, contact2_forename, contact2_surname
    from listed
    where contact2_forename is not null or contact2_surname is not null
),
every as (
    select * from own
    union all by name
    select
        concat_ws(' ', own_id, 'contact', place, chr(31)) as record_id,
        list as source,
        coalesce(nullif(regexp_extract(source, '[^/]*$'), ''), list) as dataset,
        'contact' || place as person_part,
        source_ref,
        true as is_positional,
        'CONTACT' as role,
        record_date as valid_from,
        forename_ as forename,
        surname_ as surname,
        address,
        town,
        postcode,
        uprn,
        true as same_address,
        coalesce(record_date, $as_of::date) as seen_on
    from contact
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
    min(valid_from) as valid_from,
    max(valid_to) as valid_to,
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
    max(seen_on) as record_date,
    min(seen_on) as first_seen_on,
    max(seen_on) as last_seen_on,
    list_sort(list(distinct seen_on)) as seen_on
from every
group by all
