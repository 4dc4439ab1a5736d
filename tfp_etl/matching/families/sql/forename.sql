-- One row: a distinct forename as written, by a number made of its text, and its first word in plain letters.
create temp table forename as
select
    forename,
    regexp_extract(regexp_replace(upper(strip_accents(forename)), '[^A-Z -]', '', 'g'), '^[A-Z]+') as first_word,
    (hash(forename) >> 1)::bigint as forename_no
from (select distinct forename from records where forename is not null)
