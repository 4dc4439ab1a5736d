-- One row: a touched house and street that one property number stands for, and no other: as a hash.
create temp table house_of_one as
with told as (
    select hash(house_key) as house, hash(sent_uprn) as uprn from placed_fresh where house_key is not null and sent_uprn is not null
    union all
    select house, uprn
    from kept.seated
    semi join (select hash(key) as house from address_touched where scope = 'street') as touched using (house)
    anti join changed_row using (row_key)
    where uprn is not null
)
select house from told group by house having min(uprn) = max(uprn)
