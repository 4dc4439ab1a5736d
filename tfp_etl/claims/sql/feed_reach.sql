-- One row a feed and a day asked about: how far its files tell, and whether that is short of what the day needs. Beyond
-- it, what the files do not tell is no evidence. What falls in terms must be told up to the end of the last term counted.
with housing as (
    select *, regexp_extract(dataset, '^(.+)_(tenancies|actions)$', ['district', 'feed']) as told
    from coverage
),
told as (
    select
        dataset,
        case when told.feed = '' then dataset else told.feed end as feed,
        nullif(told.district, '') as district,
        until_on,
        file_id,
        gap_on,
        true as has_come
    from housing
    union all
    select code, code, null, null, null, null, false
    from code
    where list = 'feeds_expected' and code not in (select dataset from coverage)
),
needed as (
    select
        f.asked_on,
        f.feed,
        f.named,
        f.limit_days,
        max(case when f.feed in ('pupils', 'attendance', 'exclusions') then t.last_on else f.asked_on end) as needed_on
    from day_feed as f
    join day_term as t on t.asked_on = f.asked_on
    group by all
),
compared as (
    select
        n.*,
        t.* exclude (feed),
        concat_ws(' ', t.district, n.named) as feed_name,
        t.until_on is null or t.until_on < n.needed_on - n.limit_days as is_short
    from needed as n
    join told as t on t.feed = n.feed
)
select
    asked_on,
    feed,
    dataset,
    district,
    until_on,
    needed_on,
    limit_days,
    file_id,
    is_short,
    case
        when not is_short then ''
        when not has_come then format('; no {} has arrived', feed_name)
        when until_on is null then format('; no {} could be taken in', feed_name)
        when gap_on is not null
        then format(
            '; {} of {} was refused and did not come again, nothing is told after {}, {} days before {}; limit {}',
            feed_name, gap_on, until_on, needed_on - until_on, needed_on, limit_days
        )
        else format('; {} reaches {}, {} days before {}; limit {}', feed_name, until_on, needed_on - until_on, needed_on, limit_days)
    end as shortfall
from compared
