-- One row: a person of the links, and a number made of all that the person's records say, and of what the day makes of it: ages, what has
-- ended or begun, and the date of what has none.
create temp table signed as
select
    links.person_id,
    sum(
        hash(
            links.record_id,
            date_diff('month', records.dob, $as_of::date) // 12,
            records.dob + interval 18 year > $as_of::date,
            records.valid_to < $as_of::date,
            records.valid_to <= $as_of::date,
            records.valid_from <= $as_of::date,
            coalesce(records.last_seen_on, records.record_date, records.valid_from, records.first_seen_on, $as_of::date),
            records.record_date,
            records.last_seen_on,
            records.content
        )
    ) as sign
from links
left join (select *, $row_key as content from records) as records on links.record_id = records.record_id
group by links.person_id
