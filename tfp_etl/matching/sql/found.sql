-- One row: a placed row with its dwelling: the property number as sent, the number that most rows with its address bear, or the
-- address itself; and a postcode that its neighbours know.
create temp table found as
select
    placed.*,
    coalesce(placed.sent_postcode, by_town.postcode, by_street.postcode) as postcode,
    coalesce(by_postcode.uprn, by_town.uprn, by_street.uprn) as address_uprn,
    coalesce(sent_uprn, by_postcode.uprn, by_town.uprn, by_street.uprn, placed.postcode_key, placed.town_key) as found_dwelling,
    case when by_postcode.uprn is null then by_town.uprn end as town_uprn
from placed
left join address_lookup as by_postcode on by_postcode.scope = 'postcode' and placed.postcode_key = by_postcode.key
left join address_lookup as by_town on by_town.scope = 'town' and placed.town_key = by_town.key
left join address_lookup as by_street on by_street.scope = 'street' and placed.street_key = by_street.key
