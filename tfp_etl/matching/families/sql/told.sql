-- One row: one content of a person-bearing record with its person, its dates filled, and what its role makes of it: a head of a household,
-- partner, child, parent, kin, adult, lodger, tenant, pupil, somebody in an event (a crime), or in a communal establishment.
create temp table told as
with role_told as (
    select distinct
        role,
        relationship,
        trim(regexp_replace(upper(strip_accents(coalesce(nullif(role, ''), relationship))), '[^A-Z]+', ' ', 'g')) as words
    from records
    where role is not null or relationship is not null
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
    records.record_id,
    records.source,
    records.source_ref,
    records.person_part,
    records.role,
    records.relationship,
    records.parental_responsibility,
    records.same_address,
    records.valid_from,
    records.valid_to,
    records.forename,
    records.surname,
    records.dob,
    records.gender,
    records.address,
    records.town,
    records.postcode,
    records.uprn,
    records.upn,
    records.nino,
    -- A contact of whom only the name is told: nobody said that they live with the pupil.
    coalesce(records.person_part like 'contact%', false) and records.relationship is null and records.parental_responsibility is null
        as is_bare,
    coalesce(records.dataset, records.source, '') as dataset,
    coalesce(records.first_seen_on, records.record_date, records.valid_from, records.last_seen_on, $as_of::date) as first_seen_on,
    coalesce(records.last_seen_on, records.record_date, records.valid_from, records.first_seen_on, $as_of::date) as last_seen_on,
    coalesce(records.person_part like 'contact%', false) as is_contact,
    role_part.part
from records
inner join links on records.record_id = links.record_id
left join role_part
    on records.role is not distinct from role_part.role and records.relationship is not distinct from role_part.relationship
