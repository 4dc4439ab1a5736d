-- One row: one content of a person-bearing record with its person, its dates filled, and what its role makes of it: a head of a household,
-- partner, child, parent, kin, adult, lodger, tenant, pupil, somebody in an event (a crime), or in a communal establishment.
-- Wide text (addresses, names, references) stands in tables of its own, one row a distinct text; here are its numbers, those but of surnames
-- made of the text itself.
create temp table told as
with role_told as (
    select
        role,
        relationship,
        trim(regexp_replace(upper(strip_accents(coalesce(nullif(role, ''), relationship))), '[^A-Z]+', ' ', 'g')) as words
    from (select role, relationship from records where role is not null or relationship is not null group by all)
),

role_part as (
    select
        role,
        relationship,
        case
            when regexp_matches(words, '\b(VICTIM|SUSPECT|OFFENDER|WITNESS|ACCUSED|DEFENDANT|COMPLAINANT|PERPETRATOR|NOMINAL|ARRESTEE|AGGRIEVED|CALLER|INFORMANT|REPORTER)')
                then 'event'
            when regexp_matches(words, 'GROUP QUARTERS|\b(INMATE|PRISONER|PATIENT|HOSTEL)') then 'communal'
            when regexp_matches(words, '\b(LODGER|BOARDER|ROOMMATE|HOUSEMATE|FLATMATE|SHARER|SUB ?TENANT)') then 'lodger'
            when regexp_matches(words, '\b(NON ?RELATIVE|UNRELATED|NOT RELATED)') then 'unrelated'
            when regexp_matches(words, '\b(PUPIL|STUDENT|LEARNER|SCHOLAR)') then 'pupil'
            when regexp_matches(words, '\b(JOINT|CO) ?TENANT') then 'joint'
            when regexp_matches(words, '\bTENANT|\bLEASEHOLDER') then 'tenant'
            when regexp_matches(words, '\b(SPOUSE|PARTNER|HUSBAND|WIFE|COHABITEE|COHABITANT|FIANCEE?)\b') then 'partner'
            when regexp_matches(words, 'IN LAW|\b(SIBLING|BROTHER|SISTER|UNCLE|AUNT|COUSIN|NEPHEW|NIECE|RELATIVE)') then 'kin'
            when regexp_matches(words, '\b(MOTHER|FATHER|PARENT|GUARDIAN|CARER|STEP ?MOTHER|STEP ?FATHER|STEP ?PARENT|GRAND ?MOTHER|GRAND ?FATHER|GRAND ?PARENT)')
                then 'parent'
            when regexp_matches(words, '\b(STEP ?|GRAND ?|FOSTER )?(CHILD|SON|DAUGHTER)\b|\b(DEPENDANT|DEPENDENT|MINOR|INFANT|BABY)') then 'child'
            when regexp_matches(words, '\b(HEAD|REFERENCE PERSON|CLAIMANT|APPLICANT|FILER|TAXPAYER|PRIMARY|HOUSEHOLDER|SELF|OWNER|OCCUPIER)')
                then 'head'
            when regexp_matches(words, '\bADULT') then 'adult'
        end as part
    from role_told
)

select
    links.person_id,
    dataset.dataset_no,
    if(records.source_ref is null, null, (hash(records.source_ref) >> 1)::bigint) as ref_no,
    if(
        coalesce(records.address, records.town, records.postcode, records.uprn) is null,
        null,
        (hash(records.address, records.town, records.postcode, records.uprn) >> 1)::bigint
    ) as way_no,
    if(records.forename is null, null, (hash(records.forename) >> 1)::bigint) as forename_no,
    surname.surname_no,
    records.role,
    records.relationship,
    records.parental_responsibility,
    records.valid_from,
    records.valid_to,
    records.dob,
    records.gender,
    records.upn,
    records.nino,
    role_part.part,
    -- A contact of whom only the name is told: nobody said that they live with the pupil.
    records.is_bare,
    if(records.is_bare, null, records.same_address) as same_address,
    coalesce(records.first_seen_on, records.record_date, records.valid_from, records.last_seen_on, $as_of::date) as first_seen_on,
    coalesce(records.last_seen_on, records.record_date, records.valid_from, records.first_seen_on, $as_of::date) as last_seen_on,
    coalesce(records.person_part like 'contact%', false) as is_contact
from (
    select
        * replace (
            if(is_bare, null, address) as address,
            if(is_bare, null, town) as town,
            if(is_bare, null, postcode) as postcode,
            if(is_bare, null, uprn) as uprn
        ),
        if(surname is null, null, (hash(surname) >> 1)::bigint) as written_no
    from (
        select
            *,
            coalesce(person_part like 'contact%', false) and relationship is null and parental_responsibility is null as is_bare
        from records
    )
) as records
inner join links on records.record_id = links.record_id
inner join dataset on coalesce(records.dataset, records.source, '') = dataset.dataset
left join surname on records.written_no = surname.written_no
left join role_part
    on records.role is not distinct from role_part.role and records.relationship is not distinct from role_part.relationship
