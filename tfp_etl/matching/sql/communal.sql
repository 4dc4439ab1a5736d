-- One row: a dwelling that is no home of a household: a hostel or refuge, or more people and surnames than a household has.
create temp table communal as
select found_dwelling as dwelling
from found
where found_dwelling is not null
group by found_dwelling
having (count(distinct forename || '|' || surname) >= $communal_people and count(distinct surname) >= $communal_surnames)
    or bool_or(is_named_communal)
