-- One row: a spell of a person in a household.
select
    household.household_id,
    residence.person_id,
    residence.valid_from,
    residence.valid_to,
    home.kind
from residence
inner join home on residence.place = home.place
inner join household on home.dwelling_no = household.dwelling_no
order by household.household_id, residence.person_id, residence.valid_from
