-- One row: a row as it arrives, hashed; its record and its reference as intake reads them (see intake/sql/given.sql).
select
    hash(record_id, $names) as row_hash,
    hash(nullif(trim(record_id), '')) as record,
    case
        when source_ref is null or ltrim(trim(source_ref), '0') = '' then null
        when strlen(source_ref) > 40 or plain_cell(source_ref) is not null then hash(trim(left(source, 300)), trim(left(source_ref, 300)))
    end as ref
from arrived
