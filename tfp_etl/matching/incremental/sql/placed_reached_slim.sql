-- One row: a reached row with what its dwelling is found by.
create temp table placed as
select row_key, postcode_key, town_key, street_key, sent_uprn, sent_postcode, forename, surname, is_named_communal
from placed_fresh
union all
select row_key, postcode_key, town_key, street_key, sent_uprn, sent_postcode, forename, surname, is_named_communal
from kept_reached
anti join changed_row using (row_key)
