-- One row written: a pair of persons between which records go in this run.
with
moved as (
    select p.person_id as old_person_id, l.person_id as new_person_id, count(*) as record_count
    from pg_temp.linked l
    join core.person_link p on p.record_id = l.record_id and p.known_to is null
    where p.person_id <> l.person_id
    group by 1, 2
),
alive as (
    select distinct l.person_id
    from pg_temp.linked l
    where l.person_id in (select old_person_id from moved)
)
insert into core.person_supersession (old_person_id, new_person_id, known_from, kind, record_count)
select
    m.old_person_id, m.new_person_id, %(known_from)s,
    case
        when a.person_id is null then 'MERGED'
        when p.person_id is null then 'SPLIT'
        else 'MOVED'
    end,
    m.record_count
from moved m
left join alive a on a.person_id = m.old_person_id
left join core.person p on p.person_id = m.new_person_id
on conflict (old_person_id, new_person_id, known_from) do update
set kind = excluded.kind, record_count = excluded.record_count
