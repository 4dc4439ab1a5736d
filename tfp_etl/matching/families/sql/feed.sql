-- One row: a dataset and what its references say of the people who share one. Known feeds by their name; of others: crimes and the like by
-- roles, tenancies by roles, otherwise a list of people, whose chance of being family is told by the surnames they share; or,
-- without shared references, a count of whole households (children with adults, several of a dwelling on one day) or single people.
create temp table feed as
with member as (
    select
        dataset,
        source_ref,
        person_id,
        any_value(regexp_replace(upper(strip_accents(surname)), '[^A-Z]', '', 'g')) as surname,
        any_value(part) as part
    from told
    where not is_contact and source_ref is not null
    group by dataset, source_ref, person_id
),

list as (
    select
        dataset,
        source_ref,
        count(*) as people,
        count(surname) as named,
        count(*) * (count(*) - 1) / 2 as pairs
    from member
    group by dataset, source_ref
    having count(*) between 2 and $largest
),

same as (
    select
        dataset,
        source_ref,
        sum(n * (n - 1) / 2) as same_pairs
    from (
        select
            member.dataset,
            member.source_ref,
            member.surname,
            count(*) as n
        from member
        inner join list on member.dataset = list.dataset and member.source_ref = list.source_ref
        where member.surname is not null
        group by all
    )
    group by dataset, source_ref
),

listed as (
    select
        list.dataset,
        sum(list.named * (list.named - 1) / 2) as pairs,
        sum(coalesce(same.same_pairs, 0)) as same_pairs
    from list
    left join same on list.dataset = same.dataset and list.source_ref = same.source_ref
    group by list.dataset
),

dataset_told as (
    select
        dataset,
        any_value(source) as source,
        count(*) filter (part = 'event') as events,
        count(*) filter (part in ('tenant', 'joint')) as tenants,
        count(part) as parts,
        count(*) filter (not is_contact) as rows_told,
        dataset in ('pupils', 'dwp_return', 'offences', 'asb', 'members')
        or any_value(source) = 'housing' and dataset like '%\_tenancies' escape '\' as is_named_known,
        -- What came through the intake says so in front of its references.
        bool_and(source_ref is not null and not regexp_matches(source_ref, '^(ref|record)\|')) as is_ours
    from told
    group by dataset
),

counted as (
    select
        dataset,
        avg(people) as people,
        avg(has_both::integer) as both_ages
    from (
        select
            dataset,
            count(distinct person_id) as people,
            bool_or(dob + interval 16 year > last_seen_on) and bool_or(dob + interval 18 year <= last_seen_on) as has_both
        from told
        where not is_contact and source_ref is null and address is not null
        group by dataset, last_seen_on, address, postcode, uprn
    )
    group by dataset
)

select
    dataset_told.dataset,
    case
        when is_named_known and is_ours then dataset_told.source
        when dataset_told.events * 2 > greatest(dataset_told.parts, dataset_told.rows_told / 2) then 'police'
        when dataset_told.tenants > 0 and listed.pairs > 0 then 'housing'
        when listed.pairs > 0 then 'list'
        when counted.people >= $counted_people and counted.both_ages >= $counted_families then 'census'
        else 'single'
    end as kind,
    is_named_known and is_ours as is_known,
    -- Share of pairs that are family: of family pairs three in four share a surname, of strangers about one in two hundred.
    least(0.99, greatest(0.01, (listed.same_pairs / nullif(listed.pairs, 0) - 0.005) / (0.75 - 0.005))) as family_share
from dataset_told
left join listed on dataset_told.dataset = listed.dataset
left join counted on dataset_told.dataset = counted.dataset
