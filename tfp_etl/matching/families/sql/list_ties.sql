-- One row: two people whom a list names together: a claim, a tax return, a programme family, or a list of which nobody told what it is.
-- Roles of a family say so; a lodger's says not; without roles the surnames shared all over the feed tell what its lists are, and
-- those two people's own surnames and places the rest.
with member as (
    select
        record.person_id,
        record.dataset_no,
        record.ref_no,
        max_by(record.part, record.last_seen_on) as part,
        bool_or(record.is_latest) as is_there
    from record
    where record.kind = 'list' and record.ref_no is not null
    group by record.person_id, record.dataset_no, record.ref_no
),

small as (
    select
        dataset_no,
        ref_no
    from member
    group by dataset_no, ref_no
    having count(*) between 2 and $largest
),

told_of as (
    select
        dataset.dataset_no,
        feed.family_share
    from dataset
    inner join feed on dataset.dataset = feed.dataset
),

pair as (
    select
        a.person_id as person_a,
        b.person_id as person_b,
        a.is_there and b.is_there as are_there,
        a.is_there or b.is_there as is_one_there,
        a.part in ('head', 'partner', 'child', 'parent', 'kin', 'joint', 'tenant')
        and b.part in ('head', 'partner', 'child', 'parent', 'kin', 'joint', 'tenant') as is_family,
        coalesce(a.part, '') in ('lodger', 'unrelated') or coalesce(b.part, '') in ('lodger', 'unrelated') as is_lodger,
        case
            when pa.surname_no = pb.surname_no then true
            else
                list_has_any(pa.surnames, pb.surnames)
                or coalesce(jaro_winkler_similarity(pa.surname, pb.surname), 0) >= $surname_likeness
        end as is_namesake,
        not list_has_any(ha.places, hb.places) as lives_elsewhere,
        told_of.family_share as share
    from small
    inner join member as a on small.dataset_no = a.dataset_no and small.ref_no = a.ref_no
    inner join member as b on small.dataset_no = b.dataset_no and small.ref_no = b.ref_no and a.person_id < b.person_id
    inner join told_of on small.dataset_no = told_of.dataset_no
    inner join person as pa on a.person_id = pa.person_id
    inner join person as pb on b.person_id = pb.person_id
    left join home as ha on a.person_id = ha.person_id
    left join home as hb on b.person_id = hb.person_id
),

-- What a list of unknown meaning says: a share of its pairs are family; of those three in four share a surname, of strangers one in 200.
weighed as (
    select
        *,
        case
            when is_lodger and not is_namesake then -$tenancy_lodger
            when is_family then $list_kin
            when share < $list_least then 0
            when is_namesake then least($list_kin, floor(log2(share / (1 - share) * 0.75 / 0.005)))::integer
            else greatest(-$tenancy_lodger, least($list_kin, floor(log2(share / (1 - share) * 0.25 / 0.995))))::integer
        end - if(coalesce(lives_elsewhere, false) and not is_family, $where_apart, 0) as weight
    from pair
)

select
    person_a,
    person_b,
    'list' as kind,
    max(
        case
            when are_there then weight
            when is_one_there then least(-$tenancy_left, weight)
            else weight // 2
        end
    ) as weight
from weighed
group by person_a, person_b
