-- One row: the key of a row whose address means something else now.
insert into touched_row
select row_key
from kept.seated
anti join touched_row using (row_key)
where postcode_key in (select key from address_changed where scope = 'postcode')
    or town_key in (select key from address_changed where scope = 'town')
    or street_key in (select key from address_changed where scope = 'street')
