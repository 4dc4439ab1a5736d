-- One row: a dataset of which the second statistics say another thing than the first, as far as evidence asks for it (list_ties.sql).
with told as (
    select
        feed.turn,
        feed.dataset,
        feed.kind,
        feed.is_known,
        feed.family_share < $list_least as is_least,
        floor(log2(feed.family_share / (1 - feed.family_share) * 0.75 / 0.005)) as namesakes,
        floor(log2(feed.family_share / (1 - feed.family_share) * 0.25 / 0.995)) as others,
        extract.extract_on
    from (select 'first' as turn, * from first_feed union all select 'second', * from second_feed) as feed
    left join (select 'first' as turn, * from first_extract union all select 'second', * from second_extract) as extract
        on feed.turn = extract.turn and feed.dataset = extract.dataset
)

select distinct dataset
from (
    select * exclude (turn)
    from told
    group by all
    having count(*) <> 2
)
