-- One row: a version of a record, its cells brought to one spelling and its address as keys: house and street with its postcode, with
-- its town, and alone where it has neither. Placeholders become null; nothing is guessed. What a row says, nothing of its neighbours.
create temp table placed as
with numbers as (
    select
        *,
        regexp_replace(upper(coalesce(nino, '')), '[^A-Z0-9]', '', 'g') as nino_text,
        regexp_replace(upper(coalesce(upn, '')), '[^A-Z0-9]', '', 'g') as upn_text,
        regexp_replace(upper(coalesce(former_upn, '')), '[^A-Z0-9]', '', 'g') as former_upn_text
    from records
),
latest as (
    select max(last_seen_on) as today from records
)
select
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
    case
        when first_cell.is_blank and last_cell.is_whole then last_cell.whole_forename
        when last_cell.is_blank and first_cell.is_whole then first_cell.whole_forename
        else first_cell.forename
    end as forename,
    list_concat(
        case
            when first_cell.is_blank and last_cell.is_whole then last_cell.whole_more_names
            when last_cell.is_blank and first_cell.is_whole then first_cell.whole_more_names
            else first_cell.more_names
        end,
        middle_cell.middle_names
    ) as other_names,
    case
        when first_cell.is_blank and last_cell.is_whole then last_cell.whole_surname
        when last_cell.is_blank and first_cell.is_whole then first_cell.whole_surname
        else last_cell.surname
    end as surname,
    case
        when first_cell.is_blank and last_cell.is_whole then last_cell.whole_surname_parts
        when last_cell.is_blank and first_cell.is_whole then first_cell.whole_surname_parts
        else last_cell.surname_parts
    end as surname_parts,
    alias_cell.alias_forename,
    case when dob > date '1900-01-01' then dob end as dob,
    case
        when gender in ('M', 'F') then gender
        when relationship = 'Mother' then 'F'
        when relationship = 'Father' then 'M'
    end as gender,
    address_cell.town,
    case when regexp_full_match(nino_text, '[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?') then left(nino_text, 8) end as nino,
    case when regexp_full_match(upn_text, '[A-Z][0-9]{11}[0-9A-Z]') then upn_text end as upn,
    case when regexp_full_match(former_upn_text, '[A-Z][0-9]{11}[0-9A-Z]') then former_upn_text end as former_upn,
    nominal_ref,
    relationship,
    same_address,
    valid_from,
    latest.today,
    address_cell.house_key,
    address_cell.house,
    address_cell.street,
    case when not address_cell.is_none then uprn end as sent_uprn,
    case when not address_cell.is_none then numbers.postcode end as sent_postcode,
    address_cell.house_key || '|' || sent_postcode as postcode_key,
    address_cell.town_key,
    case when sent_postcode is null and address_cell.is_of_no_town then address_cell.house_key end as street_key,
    address_cell.is_named_communal
from numbers
cross join latest
join name_cell as first_cell on first_cell.cell = coalesce(numbers.forename, '')
join name_cell as last_cell on last_cell.cell = coalesce(numbers.surname, '')
join other_cell as middle_cell on middle_cell.cell = coalesce(numbers.middle_names, '')
join other_cell as alias_cell on alias_cell.cell = coalesce(numbers.alias_forename, '')
join address_cell on address_cell.address_cell = coalesce(numbers.address, '') and address_cell.town_cell = coalesce(numbers.town, '')
