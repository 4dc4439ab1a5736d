-- One row out: the SHA-256 of a table's content, independent of the physical order of its rows.
with
hashed as (
    select sha256(convert_to(row({content})::text, 'UTF8')) as hash
    from {table} t
    {receipts}
),
bucketed as (
    select get_byte(hash, 0) * 16 + get_byte(hash, 1) / 16 as bucket, sha256(string_agg(hash, '' order by hash)) as hash
    from hashed
    group by 1
)
select encode(sha256(coalesce(string_agg(hash, '' order by bucket), '')), 'hex')
from bucketed
