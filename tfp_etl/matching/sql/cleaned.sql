-- One row: a version of a record, its cells brought to one spelling. Placeholders become null; nothing is guessed.
create temp table cleaned as
with folded as (
    select
        *,
        upper(translate(strip_accents(replace(coalesce(forename, ''), 'ß', 'ss')), 'łŁøØđĐæÆ01358', 'lLoOdDaAOLESB')) as forename_text,
        upper(translate(strip_accents(replace(coalesce(middle_names, ''), 'ß', 'ss')), 'łŁøØđĐæÆ', 'lLoOdDaA')) as middle_text,
        upper(translate(strip_accents(replace(coalesce(surname, ''), 'ß', 'ss')), 'łŁøØđĐæÆ01358', 'lLoOdDaAOLESB')) as surname_text,
        upper(translate(strip_accents(replace(coalesce(alias_forename, ''), 'ß', 'ss')), 'łŁøØđĐæÆ', 'lLoOdDaA')) as alias_text,
        upper(replace(coalesce(address, ''), '’', '''')) as address_text,
        upper(coalesce(town, '')) as town_text,
        regexp_replace(upper(coalesce(nino, '')), '[^A-Z0-9]', '', 'g') as nino_text,
        regexp_replace(upper(coalesce(upn, '')), '[^A-Z0-9]', '', 'g') as upn_text,
        regexp_replace(upper(coalesce(former_upn, '')), '[^A-Z0-9]', '', 'g') as former_upn_text
    from records
),
worded as (
    select
        *,
        string_split(trim(regexp_replace(
            regexp_replace(regexp_replace(forename_text, '[''’`.]', '', 'g'), '[^A-Z]+', ' ', 'g'),
            '^ ?(MR|MRS|MS|MISS|MASTER|MX|DR|REV) ', ''
        )), ' ') as forename_words,
        string_split(trim(regexp_replace(regexp_replace(middle_text, '[''’`.]', '', 'g'), '[^A-Z]+', ' ', 'g')), ' ') as middle_words,
        regexp_replace(
            trim(regexp_replace(regexp_replace(surname_text, '[''’`.]', '', 'g'), '[^A-Z]+', ' ', 'g')),
            '\b(O|MC|MAC|ST|DE|DA|VAN|AL|EL) ', '\1', 'g'
        ) as surname_spaced,
        trim(regexp_replace(regexp_replace(alias_text, '[''’`.]', '', 'g'), '[^A-Z].*$', '')) as alias_word,
        regexp_matches(address_text, '\b(NFA|N/A|NO FIXED|NOT KNOWN|UNKNOWN|HOMELESS|SOFA)\b') as is_of_no_address
    from folded
)
select
    row_number() over (order by record_id, last_seen_on, first_seen_on, row_key) as row_no,
    row_key,
    record_id,
    source,
    source_ref,
    is_positional,
    person_part,
    record_key,
    role,
    first_seen_on,
    last_seen_on,
    seen_on,
    nullif(regexp_replace(forename_words[1], '([SCZ])KA$', '\1KI'), '') as forename,
    list_filter(list_concat(forename_words[2:], middle_words), lambda word: word <> '') as other_names,
    nullif(regexp_replace(replace(surname_spaced, ' ', ''), '([SCZ])KA$', '\1KI'), '') as surname,
    list_filter(string_split(surname_spaced, ' '), lambda word: length(word) > 2) as surname_parts,
    nullif(alias_word, '') as alias_forename,
    case when dob > date '1900-01-01' then dob end as dob,
    case
        when gender in ('M', 'F') then gender
        when relationship = 'Mother' then 'F'
        when relationship = 'Father' then 'M'
    end as gender,
    case when not is_of_no_address then postcode end as postcode,
    case when not is_of_no_address then nullif(town_text, '') end as town,
    case when not is_of_no_address then nullif(address_text, '') end as address_text,
    case when not is_of_no_address then uprn end as uprn,
    case when regexp_full_match(nino_text, '[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?') then left(nino_text, 8) end as nino,
    case when regexp_full_match(upn_text, '[A-Z][0-9]{11}[0-9A-Z]') then upn_text end as upn,
    case when regexp_full_match(former_upn_text, '[A-Z][0-9]{11}[0-9A-Z]') then former_upn_text end as former_upn,
    nominal_ref,
    relationship,
    same_address,
    valid_from,
    max(last_seen_on) over () as today
from worded
