-- One row: a contact of a pupil as one extract of the school census shows them. Only a contact who lives with the pupil has
-- an address of their own here; the pupil's row stands behind it through source_ref.
with contact as (
    select
        *,
        'contact1' as part,
        contact1_forename as forename_,
        contact1_surname as surname_,
        contact1_relationship as relationship_,
        contact1_parental_responsibility as responsibility_,
        contact1_same_address as same_address_
    from staged
    union all
    select
        *,
        'contact2',
        contact2_forename,
        contact2_surname,
        contact2_relationship,
        contact2_parental_responsibility,
        contact2_same_address
    from staged
)
select
    md5(concat_ws(
        '|', 'education', 'pupils', record_key, part,
        case when upn is null then concat_ws('|', coalesce(surname, ''), coalesce(forename, ''), coalesce(dob::varchar, '')) end
    )) as record_id,
    'education' as source,
    'pupils' as dataset,
    record_key,
    part as person_part,
    record_id as source_ref,
    true as is_positional,
    'CONTACT' as role,
    extract_on,
    entry_on as valid_from,
    leaving_on as valid_to,
    forename_ as forename,
    null as middle_names,
    surname_ as surname,
    null as alias_forename,
    null::date as dob,
    null as gender,
    case when same_address_ then nullif(concat_ws(', ', address_line1, address_line2), '') end as address,
    case when same_address_ then town end as town,
    case when same_address_ then postcode end as postcode,
    case when same_address_ then uprn end as uprn,
    null as upn,
    null as former_upn,
    null as nino,
    null as nominal_ref,
    relationship_ as relationship,
    responsibility_ as parental_responsibility,
    same_address_ as same_address,
    null as contact1_forename,
    null as contact1_surname,
    null as contact2_forename,
    null as contact2_surname
from contact
where forename_ is not null or surname_ is not null
