-- One row: a located row with what its own source row tells about the people around it: keys of kin (the dwelling, the pupil's
-- dwelling for a contact, the children in the same pupil row, tenancy or programme family for an adult) and the span of days
-- in which a person without a date of birth can have been born.
create temp table described as
with child as (
    select source, source_ref, dwellings, forename, dob
    from located
    where role in ('PUPIL', 'SON', 'DAUGHTER', 'CHILD')
),
around as (
    select
        source,
        source_ref,
        list(distinct 'child:' || forename || '|' || dob) filter (where dob is not null and forename is not null) as child_keys,
        list_distinct(flatten(list(dwellings) filter (where source = 'education'))) as child_dwellings,
        min(dob) filter (where source = 'education') as child_dob
    from child
    group by source, source_ref
)
select
    located.*,
    list_sort(list_distinct(list_filter(list_concat(
        dwellings,
        case when role not in ('PUPIL', 'SON', 'DAUGHTER', 'CHILD', 'MEMBER', 'OTHER') then child_keys end,
        case when role = 'CONTACT' then child_dwellings end
    ), lambda key: key is not null))) as kin,
    case
        when dob is not null then null
        when role = 'CONTACT' and relationship <> 'Other' then child_dob - interval 13 year
        when role in ('TENANT', 'JOINT TENANT', 'PARTNER', 'CLAIMANT', 'OTHER ADULT') then valid_from - interval 15 year
        when role = 'PARENT' then valid_from - interval 13 year
    end::date as born_by,
    case
        when dob is not null then if(dob <= today - interval 18 year, 'adult', 'child')
        when role = 'CONTACT' and relationship <> 'Other' or role in ('TENANT', 'JOINT TENANT', 'PARTNER', 'CLAIMANT', 'OTHER ADULT', 'PARENT') then 'adult'
        when role in ('PUPIL', 'CHILD') then 'child'
    end as generation,
    case when role = 'CONTACT' and relationship in ('Mother', 'Father', 'Step-parent', 'Grandparent', 'Foster carer') then relationship end as parenthood,
    case when dob is null and role in ('CHILD', 'PUPIL') then valid_from - interval 20 year end::date as born_after
from located
left join around using (source, source_ref)
