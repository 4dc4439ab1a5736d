-- One row: the place of a kept row that says what a touched address key means.
select place
from kept.seated
anti join changed_row using (row_key)
where uprn is not null and house is not null
    and (
        postcode in (select hash(key) from address_touched where scope = 'postcode')
        or town in (select hash(key) from address_touched where scope = 'town')
        or house in (select house from house_of_one)
    )
