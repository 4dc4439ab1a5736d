-- One row: a person at a dwelling, by its number in the state, from a day until a day.
select residence.person_id, label.label as place, residence.valid_from, residence.valid_to
from residence
inner join label on substr(residence.place, 2)::bigint = label.dwelling
