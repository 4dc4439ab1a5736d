-- One row: a dataset that is new, or whose latest day is another one than in the state where that says what is out of date.
with now as (
    select
        coalesce(dataset, source, '') as dataset,
        max(coalesce(last_seen_on, record_date, valid_from, first_seen_on, $as_of::date)) as extract_on
    from records
    semi join links on records.record_id = links.record_id
    group by all
)

select now.dataset
from now
left join kept_first_extract as extract on now.dataset = extract.dataset
left join kept_first_feed as feed on now.dataset = feed.dataset
where
    extract.dataset is null
    or (feed.is_known or feed.kind = 'census') and (extract.extract_on <> now.extract_on or $as_of::date <> $as_of_before::date)
