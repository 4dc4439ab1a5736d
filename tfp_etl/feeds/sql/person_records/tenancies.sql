-- One row: a member of a council tenancy's household, as one extract of one district shows them. In layout B (no person
-- reference) the position in the household text stands for the person, and moves when the text is edited. A row without a
-- name is still somebody: whoever holds its key.
select
    record_id,
    'housing' as source,
    lower(replace(district, ' ', '-')) || '_tenancies' as dataset,
    record_key,
    person_part,
    district || '|' || tenancy_ref as source_ref,
    person_ref is null and person_part <> '' as is_positional,
    coalesce(upper(relationship), 'MEMBER') as role,
    extract_on,
    coalesce(from_on, tenancy_start_on) as valid_from,
    coalesce(to_on, tenancy_end_on) as valid_to,
    forenames as forename,
    null as middle_names,
    surname,
    null as alias_forename,
    dob,
    case
        when upper(trim(title, ' .')) in ('MR', 'MASTER', 'MSTR') or relationship = 'Son' then 'M'
        when upper(trim(title, ' .')) in ('MRS', 'MS', 'MISS') or relationship = 'Daughter' then 'F'
    end as gender,
    nullif(concat_ws(', ', address_line1, address_line2), '') as address,
    town,
    postcode,
    uprn,
    null as upn,
    null as former_upn,
    nino,
    null as nominal_ref,
    relationship,
    null::boolean as parental_responsibility,
    null::boolean as same_address,
    null as contact1_forename,
    null as contact1_surname,
    null as contact2_forename,
    null as contact2_surname
from staged
