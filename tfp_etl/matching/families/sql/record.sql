-- One row: one content of a person-bearing record, with its person, its kind and whether it is the latest word of its dataset. Of a known
-- feed the latest extract is; of another, all rows are, but those of a list that is told anew later without them.
create or replace temp table record as
with retold as (
    select
        dataset_no,
        ref_no,
        max(last_on) as last_on
    from (
        select
            told.dataset_no,
            told.ref_no,
            told.person_id,
            min(told.last_seen_on) as first_on,
            max(told.last_seen_on) as last_on
        from told
        inner join dataset on told.dataset_no = dataset.dataset_no
        inner join feed on dataset.dataset = feed.dataset and not feed.is_known
        where told.ref_no is not null
        group by told.dataset_no, told.ref_no, told.person_id
    )
    group by dataset_no, ref_no
    having bool_or(first_on < last_on)
),

schooled as (
    select distinct
        dataset_no,
        ref_no
    from told
    where is_contact
)

select
    told.person_id,
    told.dataset_no,
    told.ref_no,
    told.way_no,
    told.forename_no,
    told.surname_no,
    told.upn,
    told.nino,
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
    told.same_address,
    told.valid_from,
    told.valid_to,
    told.first_seen_on,
    told.last_seen_on,
    told.dob,
    told.gender,
    told.part,
    told.is_bare,
    feed.is_known,
    dataset.dataset = 'members' as is_members,
    case
        when told.is_contact then 'contact'
        when feed.is_known and dataset.dataset = 'pupils' then 'pupil'
        when feed.is_known then feed.kind
        when told.part = 'pupil' or schooled.dataset_no is not null then 'pupil'
        else feed.kind
    end as kind,
    case
        when feed.is_known then told.last_seen_on >= extract.extract_on
        else told.last_seen_on >= coalesce(retold.last_on, told.last_seen_on)
    end as is_latest
from told
inner join dataset on told.dataset_no = dataset.dataset_no
inner join feed on dataset.dataset = feed.dataset
inner join extract on dataset.dataset = extract.dataset
left join retold on told.dataset_no = retold.dataset_no and told.ref_no = retold.ref_no
left join schooled on told.dataset_no = schooled.dataset_no and told.ref_no = schooled.ref_no
