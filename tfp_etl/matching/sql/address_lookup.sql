-- One row: what the rows with one address key say together: the property number that most of them bear (by_town and by_street: and
-- the postcode). scope: postcode, town or street, the kind of key.
create temp table address_lookup as
with known as (
    select house_key, postcode_key, town_key, sent_uprn, sent_postcode, count(*) as row_count
    from placed
    where sent_uprn is not null and house_key is not null
    group by all
)
select 'postcode' as scope, postcode_key as key, sent_uprn as uprn, null as postcode
from known
where postcode_key is not null
group by postcode_key, sent_uprn
qualify sum(row_count) > 0.6 * sum(sum(row_count)) over (partition by postcode_key)
union all
select 'town', town_key, sent_uprn, mode(sent_postcode order by sent_postcode)
from known
where town_key is not null
group by town_key, sent_uprn
qualify sum(row_count) > 0.6 * sum(sum(row_count)) over (partition by town_key)
union all
select 'street', house_key, any_value(sent_uprn), mode(sent_postcode order by sent_postcode)
from known
group by house_key
having count(distinct sent_uprn) = 1
