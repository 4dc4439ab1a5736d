-- One row out: a key of one staged file, by its last line (DuckDB). A row without its identifying key part supersedes
-- nothing but its own copy, so its content is part of its row_key.
with keyed as (
    select
        md5(concat_ws(
            chr(31), $dataset, natural_key, coalesce(person_part, ''),
            case when natural_key = '' or natural_key like $blank_key then record_id || row_hash end
        )) as row_key,
        * replace (coalesce(person_part, '') as person_part)
    from read_parquet($path)
)
select *
from keyed
qualify row_number() over (partition by row_key order by line_no desc) = 1
