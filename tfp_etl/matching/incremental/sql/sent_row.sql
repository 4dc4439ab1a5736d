-- One row: a row as it arrives, hashed; its record and its reference as intake reads them (see intake/sql/given.sql). No word for "not
-- known" has a figure in it, so that a reference with one need not be held against them.
select
    record_id,
    hash(record_id, $names) as row_hash,
    hash(nullif(trim(record_id), '')) as record,
    case
        when strlen(source_ref) <= 40 and regexp_matches(source_ref, '[1-9]') then hash(trim(left(source, 300)), trim(source_ref))
        when source_ref is null or ltrim(trim(source_ref), '0') = '' then null
        when strlen(source_ref) > 40 or plain_cell(source_ref) is not null then hash(trim(left(source, 300)), trim(left(source_ref, 300)))
    end as ref
from arrived
