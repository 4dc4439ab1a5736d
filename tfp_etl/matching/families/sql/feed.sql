-- One row: a dataset and what its references say of the people who share one. Known feeds by their name; of others: crimes and the like by
-- roles, tenancies by roles, otherwise a list of people, whose chance of being family is told by the surnames they share; or,
-- without shared references, a count of whole households (children with adults, several of a dwelling on one day) or single people.
create or replace temp table feed as
with member as (
    select
        told.dataset_no,
        told.ref_no,
        told.person_id,
        min(surname.plain_no) as surname
    from told
    left join surname on told.surname_no = surname.surname_no
    where not told.is_contact and told.ref_no is not null
    group by told.dataset_no, told.ref_no, told.person_id
),

list as (
    select
        dataset_no,
        ref_no,
        count(*) as people,
        count(surname) as named,
        count(*) * (count(*) - 1) / 2 as pairs
    from member
    group by dataset_no, ref_no
    having count(*) between 2 and $largest
),

same as (
    select
        dataset_no,
        ref_no,
        sum(n * (n - 1) / 2) as same_pairs
    from (
        select
            member.dataset_no,
            member.ref_no,
            member.surname,
            count(*) as n
        from member
        inner join list on member.dataset_no = list.dataset_no and member.ref_no = list.ref_no
        where member.surname is not null
        group by all
    )
    group by dataset_no, ref_no
),

listed as (
    select
        list.dataset_no,
        sum(list.named * (list.named - 1) / 2) as pairs,
        sum(coalesce(same.same_pairs, 0)) as same_pairs
    from list
    left join same on list.dataset_no = same.dataset_no and list.ref_no = same.ref_no
    group by list.dataset_no
),

dataset_told as (
    select
        dataset_no,
        count(*) filter (part = 'event') as events,
        count(*) filter (part in ('tenant', 'joint')) as tenants,
        count(part) as parts,
        count(*) filter (not is_contact) as rows_told,
        count(*) filter (ref_no is null) as without_ref
    from told
    group by dataset_no
),

-- What came through the intake says so in front of its references.
taken_in as (
    select distinct told.dataset_no
    from told
    inner join ref on told.ref_no = ref.ref_no
    where regexp_matches(ref.source_ref, '^(ref|record)\|')
),

named as (
    select
        dataset.dataset_no,
        dataset.dataset,
        dataset.source,
        dataset.dataset in ('pupils', 'dwp_return', 'offences', 'asb', 'members')
        or dataset.source = 'housing' and dataset.dataset like '%\_tenancies' escape '\' as is_named_known,
        dataset_told.without_ref = 0 and taken_in.dataset_no is null as is_ours
    from dataset
    inner join dataset_told on dataset.dataset_no = dataset_told.dataset_no
    left join taken_in on dataset.dataset_no = taken_in.dataset_no
),

seen as (
    select
        told.dataset_no,
        told.last_seen_on,
        way.spot_no,
        told.person_id,
        bool_or(told.dob + interval 16 year > told.last_seen_on) as is_child,
        bool_or(told.dob + interval 18 year <= told.last_seen_on) as is_adult
    from told
    inner join way on told.way_no = way.way_no
    where not told.is_contact and told.ref_no is null and way.spot_no is not null
    group by told.dataset_no, told.last_seen_on, way.spot_no, told.person_id
),

counted as (
    select
        dataset_no,
        avg(people) as people,
        avg(has_both::integer) as both_ages
    from (
        select
            dataset_no,
            count(*) as people,
            bool_or(is_child) and bool_or(is_adult) as has_both
        from seen
        group by dataset_no, last_seen_on, spot_no
    )
    group by dataset_no
)

select
    named.dataset,
    case
        when is_named_known and is_ours then named.source
        when dataset_told.events * 2 > greatest(dataset_told.parts, dataset_told.rows_told / 2) then 'police'
        when dataset_told.tenants > 0 and listed.pairs > 0 then 'housing'
        when listed.pairs > 0 then 'list'
        when counted.people >= $counted_people and counted.both_ages >= $counted_families then 'census'
        else 'single'
    end as kind,
    is_named_known and is_ours as is_known,
    -- Share of pairs that are family: of family pairs three in four share a surname, of strangers about one in two hundred.
    least(0.99, greatest(0.01, (listed.same_pairs / nullif(listed.pairs, 0) - 0.005) / (0.75 - 0.005))) as family_share
from named
inner join dataset_told on named.dataset_no = dataset_told.dataset_no
left join listed on named.dataset_no = listed.dataset_no
left join counted on named.dataset_no = counted.dataset_no
