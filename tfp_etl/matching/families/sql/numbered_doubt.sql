-- One row: a family by its lasting id, a kind of doubt, the reason in plain words and what it counts. Families made of several of the run
-- before are among them. other_family_id: the other one where the doubt is about two, else null.
with merged as (
    select
        people.group_no,
        count(distinct before.family_id) as families
    from people
    inner join before on people.person_id = before.person_id
    group by people.group_no
    having count(distinct before.family_id) > 1
),

told as (
    select
        group_no,
        kind,
        reason,
        weight,
        other_no
    from doubt
    union all
    select
        group_no,
        'MERGED',
        'made of ' || families || ' families of the run before',
        families,
        group_no
    from merged
)

select
    family.family_id,
    told.kind,
    told.reason,
    told.weight::double as weight,
    case when told.other_no <> told.group_no then other.family_id end as other_family_id
from told
inner join family on told.group_no = family.group_no
inner join family as other on told.other_no = other.group_no
order by told.kind, told.weight desc, family.family_id
