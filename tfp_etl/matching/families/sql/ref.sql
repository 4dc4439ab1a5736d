-- One row: a distinct reference, by number.
create temp table ref as
select
    source_ref,
    row_number() over () as ref_no
from (select distinct source_ref from records where source_ref is not null)
