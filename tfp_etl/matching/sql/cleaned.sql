-- One row: a version of a record, its cells brought to one spelling. Placeholders become null; nothing is guessed.
create temp table cleaned as
with folded as (
    select
        *,
        upper(translate(strip_accents(replace(coalesce(forename, ''), 'ß', 'ss')), 'łŁøØđĐæÆ01358', 'lLoOdDaAOLESB')) as forename_text,
        upper(translate(strip_accents(replace(coalesce(middle_names, ''), 'ß', 'ss')), 'łŁøØđĐæÆ', 'lLoOdDaA')) as middle_text,
        upper(translate(strip_accents(replace(coalesce(surname, ''), 'ß', 'ss')), 'łŁøØđĐæÆ01358', 'lLoOdDaAOLESB')) as surname_text,
        upper(translate(strip_accents(replace(coalesce(alias_forename, ''), 'ß', 'ss')), 'łŁøØđĐæÆ', 'lLoOdDaA')) as alias_text,
        upper(strip_accents(replace(replace(coalesce(address, ''), '’', ''''), 'ß', 'ss'))) as address_text,
        upper(strip_accents(coalesce(town, ''))) as town_text,
        regexp_replace(upper(coalesce(nino, '')), '[^A-Z0-9]', '', 'g') as nino_text,
        regexp_replace(upper(coalesce(upn, '')), '[^A-Z0-9]', '', 'g') as upn_text,
        regexp_replace(upper(coalesce(former_upn, '')), '[^A-Z0-9]', '', 'g') as former_upn_text
    from records
),
spaced as (
    select
        *,
        trim(regexp_replace(regexp_replace(regexp_replace(forename_text, '[''’`.]', '', 'g'), '[^A-Z,]+', ' ', 'g'),
            '^ ?(MR|MRS|MS|MISS|MASTER|MX|DR|REV) ', '')) as forename_spaced,
        trim(regexp_replace(regexp_replace(regexp_replace(surname_text, '[''’`.]', '', 'g'), '[^A-Z,]+', ' ', 'g'),
            '^ ?(MR|MRS|MS|MISS|MASTER|MX|DR|REV) ', '')) as surname_spaced
    from folded
),
-- Where one of the two fields is blank, the other may hold the whole name; so does a cell with a comma.
whole as (
    select
        spaced.*,
        case
            when forename_spaced = '' and surname_spaced like '% %' then surname_spaced
            when surname_spaced = '' and forename_spaced like '% %' then forename_spaced
        end as whole_name
    from spaced
),
parted as (
    select
        * exclude (forename_spaced, surname_spaced),
        trim(replace(case
            when whole_name like '%,%' then regexp_extract(whole_name, ',(.*)$', 1)
            when whole_name like '% %' then regexp_extract(whole_name, '^(.*?) (?:(?:O|MC|MAC|ST|DE|DA|DI|DU|LA|LE|VAN|VON|DER|DEN|AL|EL|BIN|IBN|BINT|ABU) )*[A-Z]+$', 1)
            else forename_spaced
        end, ',', ' ')) as forename_spaced,
        trim(replace(case
            when whole_name like '%,%' then regexp_extract(whole_name, '^(.*?),', 1)
            when whole_name like '% %' then regexp_extract(whole_name, ' ((?:(?:O|MC|MAC|ST|DE|DA|DI|DU|LA|LE|VAN|VON|DER|DEN|AL|EL|BIN|IBN|BINT|ABU) )*[A-Z]+)$', 1)
            else surname_spaced
        end, ',', ' ')) as surname_spaced
    from whole
),
worded as (
    select
        * exclude (surname_spaced),
        string_split(regexp_replace(
            if(regexp_full_match(forename_spaced, $no_forename), '', forename_spaced), '\b(AL|EL|ABU|ABD|ABDUL|ABDEL) ', '\1', 'g'
        ), ' ') as forename_words,
        list_filter(
            string_split(trim(regexp_replace(regexp_replace(middle_text, '[''’`.]', '', 'g'), '[^A-Z]+', ' ', 'g')), ' '),
            lambda word: not regexp_full_match(word, $no_name)
        ) as middle_words,
        regexp_replace(
            if(regexp_full_match(surname_spaced, $no_name), '', surname_spaced),
            '\b(O|MC|MAC|ST|DE|DA|DI|DU|LA|LE|VAN|VON|DER|DEN|AL|EL|BIN|IBN|BINT|ABU) ', '\1', 'g'
        ) as surname_spaced,
        list_filter(
            string_split(surname_spaced, ' '),
            lambda word: not regexp_full_match(word, 'VAN|VON|DER|DEN|BIN|IBN|BINT|ABU|DEL|DOS|DAS')
        ) as surname_words,
        trim(regexp_replace(regexp_replace(alias_text, '[''’`.]', '', 'g'), '[^A-Z].*$', '')) as alias_word,
        regexp_matches(address_text, '\b(NFA|N/A|NO FIXED|NOT KNOWN|UNKNOWN|HOMELESS|SOFA)\b') as is_of_no_address
    from parted
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
    list_sort(list_distinct(list_filter(
        list_concat(string_split(surname_spaced, ' '), surname_words), lambda word: length(word) > 2 and surname_spaced <> ''
    ))) as surname_parts,
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
