-- One row: one content of a person-bearing record, with its person, its kind and whether it is the latest word of its dataset. Of a known
-- feed the latest extract is; of another, all rows are, but those of a list that is told anew later without them.
create temp table record as
with retold as (
    select
        dataset,
        source_ref,
        max(last_on) as last_on
    from (
        select
            told.dataset,
            told.source_ref,
            told.person_id,
            max(told.last_seen_on) as last_on,
            count(distinct told.last_seen_on) as times
        from told
        inner join feed on told.dataset = feed.dataset and not feed.is_known
        where told.source_ref is not null
        group by told.dataset, told.source_ref, told.person_id
    )
    group by dataset, source_ref
    having max(times) > 1
),

schooled as (
    select distinct
        dataset,
        source_ref
    from told
    where is_contact
)

select
    told.person_id,
    told.record_id,
    told.source,
    told.dataset,
    told.source_ref,
    told.person_part,
    told.role,
    case
        when feed.is_known or told.is_contact then told.relationship
        when told.part = 'tenant' or told.part = 'head' then 'Tenant'
        when told.part = 'joint' then 'Joint Tenant'
        when told.part = 'partner' then 'Partner'
        when told.part = 'child' then if(told.gender = 'F', 'Daughter', 'Son')
        when told.part is not null then 'Other'
    end as relationship,
    told.parental_responsibility,
    if(told.is_bare, null, told.same_address) as same_address,
    told.valid_from,
    told.valid_to,
    told.first_seen_on,
    told.last_seen_on,
    told.forename,
    told.upn,
    told.nino,
    told.dob,
    told.gender,
    told.surname,
    if(told.is_bare, null, told.address) as address,
    if(told.is_bare, null, told.town) as town,
    if(told.is_bare, null, told.postcode) as postcode,
    if(told.is_bare, null, told.uprn) as uprn,
    told.part,
    told.is_bare,
    feed.is_known,
    case
        when told.is_contact then 'contact'
        when feed.is_known and told.dataset = 'pupils' then 'pupil'
        when feed.is_known then told.source
        when told.part = 'pupil' or schooled.dataset is not null then 'pupil'
        else feed.kind
    end as kind,
    case
        when feed.is_known then told.last_seen_on >= extract.extract_on
        else told.last_seen_on >= coalesce(retold.last_on, told.last_seen_on)
    end as is_latest
from told
inner join feed on told.dataset = feed.dataset
inner join extract on told.dataset = extract.dataset
left join retold on told.dataset = retold.dataset and told.source_ref = retold.source_ref
left join schooled on told.dataset = schooled.dataset and told.source_ref = schooled.source_ref
