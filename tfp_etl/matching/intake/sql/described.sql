-- One row: a row of `given` with typed cells. Dates are read as ISO (a time of day is cut off), as eight digits, and as day, month and
-- year (month first where the column cannot be read otherwise); what cannot be a date is null, and counted by `unread`.
create temp table described as
with dated as (
    select
        * exclude (record_date, dob),
        record_date as record_date_text,
        dob as dob_text,
        read_date(record_date, $record_date_month_first) as record_date,
        read_date(dob, $dob_month_first) as dob
    from given
),
plausible as (
    select
        * replace (
            case when record_date > date '1900-01-01' and record_date < date '2100-01-01' then record_date end as record_date,
            case
                when dob in (date '1900-01-01', date '1901-01-01', date '1899-12-30', date '1899-12-31', date '1800-01-01', date '1111-11-11') then null
                when dob > date '1500-01-01' and dob < date '2100-01-01' then dob
            end as dob
        )
    from dated
),
squeezed as (
    select
        *,
        upper(replace(postcode, ' ', '')) as postcode_text,
        upper(replace(replace(replace(nino, ' ', ''), '-', ''), '/', '')) as nino_text,
        ltrim(case when uprn like '%.0' then left(uprn, length(uprn) - 2) else uprn end, '0 ') as uprn_text
    from plausible
)
select
    row_no,
    record_id,
    coalesce(source, '') as source,
    source_ref,
    coalesce(part.role, '') as role,
    upper(squeezed.role) as role_text,
    part.relationship,
    coalesce(part.list, '') as role_list,
    coalesce(feed.list, '') as source_list,
    nullif(feed.dataset, '') as dataset,
    record_date,
    forename,
    middle_names,
    surname,
    dob,
    coalesce(sex.gender, part.gender) as gender,
    address,
    town,
    case
        when postcode_text like 'ZZ99%' then null
        when regexp_full_match(postcode_text, '[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}')
            then left(postcode_text, length(postcode_text) - 3) || ' ' || right(postcode_text, 3)
        when ltrim(postcode_text, '0') = '' then null
        when postcode_text like '%.0' then left(postcode_text, length(postcode_text) - 2)
        else upper(postcode)
    end as postcode,
    case when uprn_text <> '' and ltrim(uprn_text, '9') <> '' then upper(uprn_text) end as uprn,
    case when ltrim(upn, '0') <> '' then upper(upn) end as upn,
    case
        when regexp_full_match(nino_text, '(BG|GB|NK|KN|TN|NT|ZZ|OO|XX).*') then null
        when regexp_matches(nino_text, '(0{6}|1{6}|2{6}|3{6}|4{6}|5{6}|6{6}|7{6}|8{6}|9{6}|123456)') then null
        else nino_text
    end as nino,
    contact1_forename,
    contact1_surname,
    contact2_forename,
    contact2_surname
from squeezed
left join part on squeezed.role = part.spelling
left join feed on squeezed.source = feed.spelling
left join sex on squeezed.gender = sex.spelling
