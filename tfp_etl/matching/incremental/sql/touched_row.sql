-- One row: the key of a row that is changed, or whose sightings say something new (it is no longer, or again, in the latest extract,
-- or an older extract shows it now), or whose record a person decided about since, or who came of age between two deliveries.
create temp table touched_row as
with before as (
    select row_key, dataset, last_seen_on, seen_on from kept.sighting semi join now_otherwise using (row_key)
),
seen_otherwise as (
    select
        now.row_key,
        now.last_seen_on = latest_now.latest_on as is_latest,
        before.last_seen_on = latest_then.latest_on as was_latest,
        now.seen_on,
        before.seen_on as seen_before_on,
        latest_then.latest_on as until_on
    from now_otherwise as now
    inner join before using (row_key)
    left join latest_now on coalesce(now.dataset, '') = latest_now.dataset
    left join latest_then on coalesce(before.dataset, '') = latest_then.dataset
),
decided_otherwise as (
    select unnest([record_id_1, record_id_2]) as record_id
    from (
        (select * from decisions except select * from kept.decision)
        union all
        (select * from kept.decision except select * from decisions)
    )
)
select row_key from changed_row
union
select row_key
from seen_otherwise
where is_latest is distinct from was_latest
    or list_filter(seen_on, lambda day: day <= until_on) is distinct from seen_before_on
    or (not is_latest and seen_on is distinct from seen_before_on)
union
select row_key from now where record in (select hash(record_id) from decided_otherwise)
union
select row_key
from kept.seated
where $today_before is distinct from $today and $today_before is not null and (dob <= $today_before::date - interval 18 year) is distinct from (dob <= $today::date - interval 18 year)
