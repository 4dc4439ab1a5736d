-- One row: the key of a row whose address means something else now.
insert into touched_row
select row_key
from kept.seated
anti join touched_row using (row_key)
where postcode in (select hash(key) from address_changed where scope = 'postcode')
    or town in (select hash(key) from address_changed where scope = 'town')
    or street in (select hash(key) from address_changed where scope = 'street')
