-- One row: two grown-ups tied to one child who claim apart: each on claims of their own, on no list together, living at no place
-- together. A child must never join their two families, so this outweighs, child by child, what ties the child to either.
with claimant as (
    select
        record.person_id,
        record.dataset_no,
        list(distinct record.ref_no) as claims
    from record
    where record.kind = 'list' and record.is_latest and record.part in ('head', 'partner')
    group by record.person_id, record.dataset_no
),

tied as (
    select
        person_a,
        person_b,
        bool_or(kind = 'list') as is_listed
    from evidence
    group by person_a, person_b
    having sum(weight) > 0
),

of_child as (
    select
        child.person_id as child_id,
        claimant.person_id,
        claimant.dataset_no,
        claimant.claims,
        tied.is_listed
    from (
        select person_a as child_id, person_b as adult_id, is_listed from tied
        union all
        select person_b, person_a, is_listed from tied
    ) as tied
    inner join person as child on tied.child_id = child.person_id and child.is_minor
    inner join person as grown on tied.adult_id = grown.person_id and not grown.is_minor
    inner join claimant on grown.person_id = claimant.person_id
),

pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        count(distinct a.child_id) as children,
        bool_or(a.is_listed and b.is_listed) as both_claim
    from of_child as a
    inner join of_child as b on a.child_id = b.child_id and a.dataset_no = b.dataset_no and a.person_id < b.person_id
    where (a.is_listed or b.is_listed) and not list_has_any(a.claims, b.claims)
    group by a.person_id, b.person_id
)

select
    pair.person_a,
    pair.person_b,
    'rival' as kind,
    -$list_kin * pair.children * if(pair.both_claim or not list_has_any(a.places, b.places), 2, 1) as weight
from pair
anti join tied on pair.person_a = tied.person_a and pair.person_b = tied.person_b
left join home as a on pair.person_a = a.person_id
left join home as b on pair.person_b = b.person_id
where not coalesce(list_has_any(a.places, b.places), false)
