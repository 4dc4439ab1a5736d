-- One row: a row that names one of the touched houses, with what the addresses are looked up from.
create temp table placed as
select house_key, postcode_key, town_key, sent_uprn, sent_postcode from placed_fresh where house_key is not null
union all
select house_key, postcode_key, town_key, sent_uprn, sent_postcode
from kept.seated
semi join house_touched using (house_key)
anti join changed_row using (row_key)
