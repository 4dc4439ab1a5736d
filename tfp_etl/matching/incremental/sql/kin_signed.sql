-- One row: a person of the links, and a number made of all that the person's records say.
create temp table signed as
select
    links.person_id,
    sum(
        hash(
            links.record_id,
            records.first_seen_on,
            records.last_seen_on,
            records.record_date,
            records.valid_from,
            records.content
        )
    ) as sign
from links
left join (select *, $row_key as content from records) as records on links.record_id = records.record_id
group by links.person_id
