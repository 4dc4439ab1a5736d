-- One row: a feed and its latest extract.
create temp table latest_$when as
select coalesce(dataset, '') as dataset, max(last_seen_on) as latest_on from $rows group by 1
