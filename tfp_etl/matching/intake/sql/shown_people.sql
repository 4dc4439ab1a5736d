-- One row: a record that may be a copy, with the source and the hash of what it tells of one person under one source_ref. A place is
-- no record of anybody: who moved up on a list is no copy of who stood there before.
create temp table shown_people as
select
    record_id,
    source,
    upn,
    nino,
    gender,
    length(regexp_replace(forename, '[^\pL]', '', 'g')) < 2 as is_initial,
    case
        when dob is not null then hash(source, source_ref, upper(forename), upper(surname), dob)
        else hash(source, source_ref, upper(forename), upper(surname), role, gender, upper(address), town, postcode, uprn, upn, nino)
    end as person
from described
anti join decided using (record_id)
anti join place_records using (record_id)
where source_ref is not null and forename is not null and surname is not null
