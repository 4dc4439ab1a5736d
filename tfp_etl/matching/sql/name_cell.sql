-- One row: a distinct cell of a name (forename or surname) in one spelling, and what it says as the forename, as the surname, and as
-- the whole name (whole_): where the other cell is blank, it may hold both. Names repeat: each is read once.
create or replace temp table name_cell as
with cell as (
    select coalesce(forename, '') as cell from records
    union
    select coalesce(surname, '') from records
),
folded as (
    select cell, upper(translate(strip_accents(replace(cell, 'ß', 'ss')), 'łŁøØđĐæÆ01358', 'lLoOdDaAOLESB')) as folded_text from cell
),
spaced as (
    select
        cell,
        trim(regexp_replace(regexp_replace(regexp_replace(folded_text, '[''’`.]', '', 'g'), '[^A-Z,]+', ' ', 'g'),
            '^ ?(MR|MRS|MS|MISS|MASTER|MX|DR|REV) ', '')) as spaced
    from folded
),
-- A cell of several words is a whole name where the other cell is blank; a comma says which part comes first.
parted as materialized (
    select
        cell,
        spaced = '' as is_blank,
        spaced like '% %' as is_whole,
        trim(replace(spaced, ',', ' ')) as text,
        trim(replace(case
            when spaced not like '% %' then null
            when spaced like '%,%' then regexp_extract(spaced, ',(.*)$', 1)
            else regexp_extract(spaced, '^(.*?) (?:(?:O|MC|MAC|ST|DE|DA|DI|DU|LA|LE|VAN|VON|DER|DEN|AL|EL|BIN|IBN|BINT|ABU) )*[A-Z]+$', 1)
        end, ',', ' ')) as first_text,
        trim(replace(case
            when spaced not like '% %' then null
            when spaced like '%,%' then regexp_extract(spaced, '^(.*?),', 1)
            else regexp_extract(spaced, ' ((?:(?:O|MC|MAC|ST|DE|DA|DI|DU|LA|LE|VAN|VON|DER|DEN|AL|EL|BIN|IBN|BINT|ABU) )*[A-Z]+)$', 1)
        end, ',', ' ')) as last_text
    from spaced
),
part as (
    select text from parted union select first_text from parted where is_whole union select last_text from parted where is_whole
),
worded as (
    select
        text,
        string_split(regexp_replace(
            if(regexp_full_match(text, $no_forename), '', text), '\b(AL|EL|ABU|ABD|ABDUL|ABDEL) ', '\1', 'g'
        ), ' ') as forename_words,
        regexp_replace(
            if(regexp_full_match(text, $no_name), '', text),
            '\b(O|MC|MAC|ST|DE|DA|DI|DU|LA|LE|VAN|VON|DER|DEN|AL|EL|BIN|IBN|BINT|ABU) ', '\1', 'g'
        ) as surname_text,
        list_filter(
            string_split(text, ' '),
            lambda word: word not in ('VAN', 'VON', 'DER', 'DEN', 'BIN', 'IBN', 'BINT', 'ABU', 'DEL', 'DOS', 'DAS')
        ) as surname_words
    from part
),
told as (
    select
        text,
        nullif(regexp_replace(forename_words[1], '([SCZ])KA$', '\1KI'), '') as forename,
        list_filter(forename_words[2:], lambda word: word <> '') as more_names,
        nullif(regexp_replace(replace(surname_text, ' ', ''), '([SCZ])KA$', '\1KI'), '') as surname,
        list_sort(list_distinct(list_filter(
            list_concat(string_split(surname_text, ' '), surname_words), lambda word: length(word) > 2 and surname_text <> ''
        ))) as surname_parts
    from worded
)
select
    cell,
    is_blank,
    is_whole,
    alone.forename,
    alone.more_names,
    alone.surname,
    alone.surname_parts,
    first_part.forename as whole_forename,
    first_part.more_names as whole_more_names,
    last_part.surname as whole_surname,
    last_part.surname_parts as whole_surname_parts
from parted
join told as alone using (text)
left join told as first_part on first_part.text = first_text
left join told as last_part on last_part.text = last_text
