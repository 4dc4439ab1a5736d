-- One row: a person of whom the day makes another thing than the day of the run before: an age, what has ended or begun, the date of what has
-- none.
create temp table aged as
select distinct links.person_id
from links
inner join records on links.record_id = records.record_id
where
    date_diff('month', records.dob, $as_of::date) // 12 is distinct from date_diff('month', records.dob, $as_of_before::date) // 12
    or (records.dob + interval 18 year > $as_of::date) is distinct from (records.dob + interval 18 year > $as_of_before::date)
    or (records.valid_to < $as_of::date) is distinct from (records.valid_to < $as_of_before::date)
    or (records.valid_to <= $as_of::date) is distinct from (records.valid_to <= $as_of_before::date)
    or (records.valid_from <= $as_of::date) is distinct from (records.valid_from <= $as_of_before::date)
    or coalesce(records.last_seen_on, records.record_date, records.valid_from, records.first_seen_on) is null
