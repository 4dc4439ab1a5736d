-- One row: a record of known true person. row_no: from 0 in the order of record_id; cluster, person, family_told, family_true: codes
-- from 0 (family_true null: not known). A record that no link names is a person alone, unless left out.
create or replace table scored as
with joined as materialized (
    select
        truth.record_id,
        coalesce(links.person_id, 'unlinked ' || truth.record_id) as told_person,
        coalesce(links.family_id, 'alone ' || links.person_id, 'unlinked ' || truth.record_id) as told_family,
        truth.person,
        truth.family,
        truth.name_group,
        links.link_confidence
    from truth
    left join links using (record_id)
    where truth.person is not null and ($count_unlinked or links.record_id is not null)
),

told_persons as (
    select told_person as name, row_number() over (order by told_person) - 1 as code
    from (select distinct told_person from joined where told_person is not null)
),

persons as (
    select person as name, row_number() over (order by person) - 1 as code
    from (select distinct person from joined where person is not null)
),

told_families as (
    select told_family as name, row_number() over (order by told_family) - 1 as code
    from (select distinct told_family from joined where told_family is not null)
),

families as (
    select family as name, row_number() over (order by family) - 1 as code
    from (select distinct family from joined where family is not null)
)

select
    row_number() over (order by record_id) - 1 as row_no,
    record_id,
    told_persons.code as cluster,
    persons.code as person,
    told_families.code as family_told,
    families.code as family_true,
    name_group,
    link_confidence,
    coalesce(kind, 'unknown source') as kind,
    coalesce(has_name, false) as has_name,
    forename,
    surname,
    dob,
    postcode,
    address,
    uprn,
    upn,
    nino
from joined
join told_persons on told_persons.name = joined.told_person
join persons on persons.name = joined.person
join told_families on told_families.name = joined.told_family
left join families on families.name = joined.family
left join attributes using (record_id)
order by row_no
