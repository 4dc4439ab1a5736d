-- One row: a true person and their family on the day.
create or replace table true_on_day as
select true_person_id as person, min(true_family_id) as family
from true_families
where from_date <= $day and coalesce(to_date, '9999') > $day
group by true_person_id
