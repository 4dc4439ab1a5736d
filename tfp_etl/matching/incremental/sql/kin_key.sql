-- One row: a person and a key by which evidence looks from one person to another. Keys come in twos, an odd one and the even one below it:
-- who share one are judged together, those with the even one only where somebody has the odd. A reference is odd, but that of an event (a
-- crime), which joins nobody; of feeds nobody knows a row of another kind makes of such rows what they are (see record.sql).
create temp table person_key as
select distinct
    person_id,
    (ref_no & ~1::bigint) | (not is_event)::integer as key
from (
    select distinct person_id, ref_no, kind = 'police' as is_event, is_known
    from record
    where ref_no is not null
)
where not (is_event and is_known)
