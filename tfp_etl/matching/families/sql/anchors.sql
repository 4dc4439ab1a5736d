-- One row: a programme family and the group its listed people are in; those still listed count before those who left.
create temp table anchors as
with listed as (
    select
        ref.source_ref as family_ref,
        grouped.group_no,
        sum(if(record.is_latest and coalesce(record.valid_to, $as_of::date + 1) > $as_of::date, 1000, 1)) as votes
    from record
    inner join ref on record.ref_no = ref.ref_no
    inner join grouped on record.person_id = grouped.person_id
    where record.is_members
    group by ref.source_ref, grouped.group_no
)

select
    family_ref,
    group_no
from listed
qualify row_number() over (partition by family_ref order by votes desc, group_no) = 1
