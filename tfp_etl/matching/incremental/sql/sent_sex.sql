-- One row: how many spellings of a sex are figures that did not come before.
select count(*) from (select distinct gender as spelling from given) anti join kept.sex using (spelling) where spelling in ('1', '1.0', '2', '2.0')
