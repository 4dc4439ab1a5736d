-- One row: how many records were linked, are in truth, are scored; in truth but in no link; linked but not in truth; without a
-- true person; scored with a true family.
select
    (select count(*) from links),
    (select count(*) from truth),
    (select count(*) from scored),
    (select count(*) from truth anti join links using (record_id)),
    (select count(*) from links anti join truth using (record_id)),
    (select count(*) from truth where person is null),
    (select count(*) from scored where family_true is not null)
