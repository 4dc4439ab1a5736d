-- One row: a distinct surname as written, numbered in the order of the alphabet: its letters from A to Z (plain), all its letters (whole),
-- and the words it is made of. written_no: made of the text.
create temp table surname as
with written as (
    select
        surname,
        regexp_replace(upper(strip_accents(surname)), '[^\p{L} -]', '', 'g') as letters
    from (select distinct surname from records where surname is not null)
),

spelled as (
    select
        surname,
        letters,
        regexp_replace(upper(strip_accents(surname)), '[^A-Z]', '', 'g') as plain,
        regexp_replace(letters, '[ -]', '', 'g') as whole
    from written
)

select
    surname,
    plain,
    whole,
    list_filter(
        list_append(string_split_regex(letters, '[ -]+'), whole),
        lambda word: length(word) > 2 or length(word) = 2 and length(letters) = 2
    ) as words,
    (hash(surname) >> 1)::bigint as written_no,
    row_number() over (order by surname) as surname_no,
    dense_rank() over (order by plain) as plain_no,
    dense_rank() over (order by whole) as whole_no
from spelled
