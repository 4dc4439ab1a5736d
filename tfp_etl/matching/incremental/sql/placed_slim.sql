-- One row: a row that says what a touched address key means.
create temp table placed as
select house_key, postcode_key, town_key, sent_uprn, sent_postcode from placed_fresh where house_key is not null
union all
select house_key, postcode_key, town_key, sent_uprn, sent_postcode from kept_addressed
