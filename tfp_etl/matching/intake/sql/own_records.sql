-- One row: a row as a person record of its own, before rows of equal content are one.
create temp view own_records as
select
    record_id,
    list as source,
    coalesce(dataset, list) as dataset,
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
    coalesce(record_date, day.as_of) as seen_on,
    is_again
from listed, day
