-- One row: a pair of records or a family for a person to look at, with who and what it touches, what a decision would change, and
-- its place in the queue: families of the programme first, then what is least certain. people: is_given where somebody gave the record;
-- a person below zero has no such record (a contact whom rows name), and no number outside.
with spoken_of as (
    select * from people semi join (select unnest([record_id_l, record_id_r]) as record_id from edges where not_asked = '') as asked using (record_id)
),
person_size as (
    select person_id, count(*) as records from people semi join spoken_of using (person_id) where is_given group by person_id
),
family_size as (
    select family_id, count(distinct person_id) as persons
    from people
    semi join (
        select family_id from spoken_of
        union all
        select unnest([family_id, other_family_id]) from suspicious
    ) as told using (family_id)
    where is_given
    group by family_id
),
pair as (
    select
        'p' || left(md5(edges.record_id_l || '|' || edges.record_id_r), 10) as candidate_id,
        case when not edges.is_joined and l.person_id = r.person_id then 'household' else edges.kind end as kind,
        edges.record_id_l,
        edges.record_id_r,
        l.person_id as person_id_l,
        r.person_id as person_id_r,
        l.family_id as family_id_l,
        r.family_id as family_id_r,
        edges.match_weight as weight,
        edges.probability,
        edges.chance,
        l.person_id = r.person_id as is_joined,
        case when l.person_id = r.person_id then '' else edges.held_back_by end as held_back_by,
        concat_ws('; ', 'the first as ' || edges.told_by_l || ' tells', 'the second as ' || edges.told_by_r || ' tells', edges.reasons)
            as reasons,
        edges.fields,
        case
            when edges.is_joined then format(
                'two people: a person of {:,} records would fall into {:,} and {:,}',
                greatest(l_size.records, edges.records_l + edges.records_r), edges.records_l, edges.records_r
            )
            when l.person_id = r.person_id then format(
                'two people: a person of {:,} records, made one because of one household, would fall into two',
                greatest(l_size.records, edges.records_l + edges.records_r)
            )
            when l.family_id = r.family_id then format(
                'one person: persons of {:,} and {:,} records, of one family, would become one',
                greatest(l_size.records, edges.records_l), greatest(r_size.records, edges.records_r)
            )
            else format(
                'one person: persons of {:,} and {:,} records would become one',
                greatest(l_size.records, edges.records_l), greatest(r_size.records, edges.records_r)
            )
                || coalesce(format(', of families of {:,} and {:,} people', l_family.persons, r_family.persons), '')
        end as would_change,
        coalesce(l.family_id in (from programme) or r.family_id in (from programme), false) as is_programme
    from edges
    join spoken_of as l on l.record_id = edges.record_id_l
    join spoken_of as r on r.record_id = edges.record_id_r
    left join person_size as l_size on l_size.person_id = l.person_id
    left join person_size as r_size on r_size.person_id = r.person_id
    left join family_size as l_family on l_family.family_id = l.family_id
    left join family_size as r_family on r_family.family_id = r.family_id
    where edges.not_asked = ''
),
odd as (
    select family_id, reason, min(other_family_id) as other_family_id from suspicious group by family_id, reason
),
other as (
    select family_id, min(other_family_id) as other_family_id from odd group by family_id
),
first_record as (
    select family_id, min(record_id) as record_id
    from people
    semi join (select unnest([family_id, other_family_id]) as family_id from suspicious) as told using (family_id)
    where is_given
    group by family_id
),
family as (
    select
        'f' || left(md5(odd.family_id::varchar), 10) as candidate_id,
        'family' as kind,
        first_record.record_id as record_id_l,
        other_record.record_id as record_id_r,
        odd.family_id as family_id_l,
        other_record.family_id as family_id_r,
        0.5 as chance,
        string_agg(reason, '; ' order by reason) as reasons,
        to_json(list({'field': 'family', 'level': reason, 'weight': null::double} order by reason)) as fields,
        format('two families: a family of {:,} people would be parted', any_value(family_size.persons))
            || coalesce(format('; one family: it and one of {:,} would become one', any_value(other_size.persons)), '') as would_change,
        odd.family_id in (from programme) or coalesce(other_record.family_id in (from programme), false) as is_programme
    from odd
    join other using (family_id)
    join family_size using (family_id)
    join first_record using (family_id)
    left join first_record as other_record on other_record.family_id = other.other_family_id
    left join family_size as other_size on other_size.family_id = other.other_family_id
    group by all
),
every as (
    select * from pair
    union all by name
    select * replace (fields::varchar as fields) from family
)
select
    row_number() over (
        order by is_programme desc, kind = 'family', round(abs(chance - 0.5), 6), record_id_l, record_id_r, candidate_id
    ) as priority,
    candidate_id,
    kind,
    record_id_l,
    record_id_r,
    nullif(greatest(person_id_l, 0), 0) as person_id_l,
    nullif(greatest(person_id_r, 0), 0) as person_id_r,
    family_id_l,
    family_id_r,
    weight,
    probability,
    chance,
    is_joined,
    held_back_by,
    reasons,
    fields,
    would_change,
    is_programme
from every
order by priority
