-- One row: a row of the extract that is the latest of its kind, or was, where these are two. A row that the same extracts show is
-- shown otherwise only there.
with moved as (
    select dataset, latest_now.latest_on, latest_then.latest_on as latest_before_on
    from latest_now
    inner join latest_then using (dataset)
    where latest_now.latest_on is distinct from latest_then.latest_on
)
select row_key
from now
inner join moved on coalesce(now.dataset, '') = moved.dataset
where now.last_seen_on in (moved.latest_on, moved.latest_before_on)
