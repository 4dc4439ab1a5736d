-- One row: a person record that the state of intake has, its record and content as numbers, its dataset and the last extract that showed it.
create temp view shown as
select
    record,
    hash(row_key, last_seen_on, last_seen_on) as key,
    dataset,
    last_seen_on
from sighted
