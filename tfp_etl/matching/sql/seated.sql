-- One row: a found row with its dwellings, what its own source row tells about the people around it, and the content by which it is
-- one node with others. A communal dwelling is none. kin: the dwelling, the pupil's dwelling for a contact, the children in the same
-- pupil row, tenancy or programme family for an adult. born_by, born_after: the span of days in which a person without a date of
-- birth can have been born.
-- Rows of equal content that holds enough to be one person (an identifier, or a birth date with a place, or a pupil's contact at a
-- known dwelling) are one node, unless one source row shows two of them (see seated_apart.sql) or a person has decided about one.
create temp table seated as
with child as (
    select
        source,
        source_ref,
        case when communal.dwelling is null then list_distinct(list_filter(
            [found_dwelling, address_uprn, town_uprn, postcode_key, town_key], lambda key: key is not null
        )) end as dwellings,
        forename,
        dob
    from found
    left join communal on found.found_dwelling = communal.dwelling
    where role in ('PUPIL', 'SON', 'DAUGHTER', 'CHILD') and source_ref is not null
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
),
located as (
    select
        found.* exclude (address_uprn, town_uprn),
        case when communal.dwelling is null then found.found_dwelling end as dwelling,
        case when communal.dwelling is null then list_distinct(list_filter(
            [found.found_dwelling, address_uprn, town_uprn, postcode_key, town_key], lambda key: key is not null
        )) end as dwellings,
        communal.dwelling is not null as is_communal
    from found
    left join communal on found.found_dwelling = communal.dwelling
),
described as (
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
),
hashed as (
    select
        *,
        md5(concat_ws(
            chr(31), forename, array_to_string(other_names, ' '), surname, array_to_string(surname_parts, ' '), alias_forename, dob, gender,
            coalesce(dwelling, postcode, town), postcode, coalesce(upn, ''), coalesce(former_upn, ''), coalesce(nino, ''),
            coalesce(nominal_ref, ''), is_communal, coalesce(generation, ''), coalesce(parenthood, ''),
            case
                when record_id in (select record_id from decided) then record_id
                when upn is not null or nino is not null or nominal_ref is not null then ''
                when forename is not null and surname is not null and dob is not null and coalesce(dwelling, postcode) is not null then ''
                when forename is not null and surname is not null and role = 'CONTACT' and relationship <> 'Other' and dwelling is not null then 'contact'
                else record_id
            end
        )) as content
    from described
)
select *, content || '-1' as node_key from hashed
