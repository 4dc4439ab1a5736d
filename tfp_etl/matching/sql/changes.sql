-- One row: an id and what became of it. merge: the old id is gone and its records went to the new one; split: records of an id that
-- lives on got a new id; move: they went to an id that was there before; new: none of its records was known; gone: none of them is here.
with pair as (
    select previous.id as old_id, now.id as new_id, count(*) as records_shared, count(distinct now.person_id) as persons_shared
    from previous
    join now using (record_id)
    group by all
),
old as (select distinct id from previous),
new as (select distinct id from now)
select
    case when new.id is null then 'merge' when old.id is null then 'split' else 'move' end as change,
    pair.old_id,
    pair.new_id,
    pair.records_shared,
    pair.persons_shared
from pair
left join new on new.id = pair.old_id
left join old on old.id = pair.new_id
where pair.old_id <> pair.new_id
union all
select 'new', null, now.id, count(*), count(distinct now.person_id)
from now
where now.id not in (select new_id from pair)
group by now.id
union all
select 'gone', previous.id, null, count(*), 0
from previous
where previous.id not in (select old_id from pair)
group by previous.id
order by all
