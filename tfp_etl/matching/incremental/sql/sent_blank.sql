-- One row: the hash of a record without an id.
select hash(null::text) as record
