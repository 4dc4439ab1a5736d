-- One row: a person who was of a group and left it: struck off the list of a programme family, or off a tenancy that the others keep.
create temp table departure as
with struck_off as (
    select
        record.person_id,
        anchors.group_no,
        max(record.valid_to) as left_on
    from record
    inner join ref on record.ref_no = ref.ref_no
    inner join anchors on ref.source_ref = anchors.family_ref
    where record.is_members and record.valid_to <= $as_of::date and record.is_latest
    group by record.person_id, anchors.group_no
),

gone as (
    select
        person_id,
        dataset_no,
        ref_no,
        least(valid_to, last_seen_on) + 1 as left_on
    from record
    where
        kind = 'housing'
        and coalesce(relationship, 'Other') <> 'Other'
        and (valid_to < $as_of::date or not is_latest)
),

keeper as (
    select
        record.dataset_no,
        record.ref_no,
        mode(grouped.group_no order by grouped.group_no) as group_no
    from record
    semi join gone on record.dataset_no = gone.dataset_no and record.ref_no = gone.ref_no
    inner join grouped on record.person_id = grouped.person_id
    where
        record.kind = 'housing'
        and record.is_latest
        and coalesce(record.valid_to, $as_of::date) >= $as_of::date
        and coalesce(record.relationship, 'Other') <> 'Other'
    group by record.dataset_no, record.ref_no
),

moved_out as (
    select
        gone.person_id,
        keeper.group_no,
        max(gone.left_on) as left_on
    from gone
    inner join keeper on gone.dataset_no = keeper.dataset_no and gone.ref_no = keeper.ref_no
    group by gone.person_id, keeper.group_no
),

told as (
    select * from struck_off
    union all
    select * from moved_out
)

select
    told.person_id,
    told.group_no,
    min(told.left_on) as left_on
from told
inner join grouped on told.person_id = grouped.person_id and told.group_no <> grouped.group_no
where told.left_on <= $as_of::date
group by told.person_id, told.group_no
