-- One row: a person, their group and how much they count when ids are carried: children and listed people count double.
select
    grouped.person_id,
    grouped.group_no,
    if(person.is_minor or grouped.person_id in (select person_id from record where is_members), 2, 1)::bigint as importance
from grouped
inner join person on grouped.person_id = person.person_id
order by grouped.person_id
