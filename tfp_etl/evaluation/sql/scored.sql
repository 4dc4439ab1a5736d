-- One row: a record of known true person. row_no: from 0 in the order of record_id; cluster, person, family_told, family_true: codes
-- from 0 (family_true null: not known). A record that no link names is a person alone, unless left out.
create or replace table scored as
with joined as (
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
)

select
    row_number() over (order by record_id) - 1 as row_no,
    record_id,
    dense_rank() over (order by told_person) - 1 as cluster,
    dense_rank() over (order by person) - 1 as person,
    dense_rank() over (order by told_family) - 1 as family_told,
    case when family is not null then dense_rank() over (order by family) - 1 end as family_true,
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
left join attributes using (record_id)
order by row_no
