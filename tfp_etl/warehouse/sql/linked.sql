-- One row out: a link with its record (DuckDB).
select
    l.record_id, l.person_id, round(l.link_confidence, 4) as confidence,
    r.source, r.dataset, r.record_key, coalesce(r.person_part, '') as person_part, r.first_seen_on
from links l
join records r using (record_id)
