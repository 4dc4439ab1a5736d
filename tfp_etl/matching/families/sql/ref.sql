-- One row: a distinct reference, by a number made of its text.
create temp table ref as
select
    source_ref,
    (hash(source_ref) >> 1)::bigint as ref_no
from (select distinct source_ref from records where source_ref is not null)
