-- One row: a content that a record has had, with its name and its content as hashes. Names in capital letters only, so that case,
-- accents and hyphens do not count.
create temp table version as
with spelt as (
    select
        *,
        nullif(regexp_replace(upper(strip_accents(coalesce(forename, ''))), '[^A-Z]', '', 'g'), '') as forename_,
        nullif(regexp_replace(upper(strip_accents(coalesce(surname, ''))), '[^A-Z]', '', 'g'), '') as surname_,
        nullif(regexp_replace(upper(coalesce(address, '')), '[^A-Z0-9]', '', 'g'), '') as address_,
        nullif(regexp_replace(upper(coalesce(postcode, '')), '[^A-Z0-9]', '', 'g'), '') as postcode_
    from told
)
select
    record_id,
    coalesce(source, '') as source,
    coalesce(dataset, '') as dataset,
    coalesce(record_key, '') as record_key,
    coalesce(person_part, '') as person_part,
    coalesce(is_positional, false) as is_positional,
    source_ref,
    forename_ as forename,
    surname_ as surname,
    dob,
    upn,
    former_upn,
    nino,
    seen_on,
    last_seen_on,
    case when forename_ is not null or surname_ is not null then md5(concat_ws('|', coalesce(forename_, ''), coalesce(surname_, ''))) end as name,
    case
        when forename_ is null or surname_ is null then null
        when dob is not null then md5(concat_ws('|', source, forename_, surname_, dob))
        when address_ is not null and postcode_ is not null then md5(concat_ws('|', source, forename_, surname_, address_, postcode_))
    end as content
from spelt
