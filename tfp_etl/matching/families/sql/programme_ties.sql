-- One row: two people on the list of one programme family: both still on it, or one of them noted as having left.
with member as (
    select
        person_id,
        ref_no,
        bool_and(coalesce(valid_to, $as_of::date + 1) <= $as_of::date) as has_left
    from record
    where kind = 'careworks' and is_latest
    group by person_id, ref_no
)

select
    a.person_id as person_a,
    b.person_id as person_b,
    'programme' as kind,
    max(case when a.has_left and b.has_left then 0 when a.has_left or b.has_left then -$programme else $programme end) as weight
from member as a
inner join member as b on a.ref_no = b.ref_no and a.person_id < b.person_id
group by a.person_id, b.person_id
