-- One row out: a link with its record (DuckDB). A record that extracts show differently comes several times; it is one.
with record as (
    select
        record_id,
        any_value(source) as source,
        any_value(dataset) as dataset,
        any_value(record_key) as record_key,
        coalesce(any_value(person_part), '') as person_part,
        min(first_seen_on) as first_seen_on
    from records
    group by record_id
)
select
    l.record_id, l.person_id, round(l.link_confidence, 4) as confidence,
    r.source, r.dataset, r.record_key, r.person_part, r.first_seen_on
from links l
join record r using (record_id)
