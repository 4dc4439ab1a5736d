-- One row: a forename as plain letters, first word only.
select distinct regexp_extract(regexp_replace(upper(strip_accents(forename)), '[^A-Z -]', '', 'g'), '^[A-Z]+') as forename
from records
where forename is not null
order by forename
