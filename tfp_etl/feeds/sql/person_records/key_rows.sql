-- One row: a record that names a person by key only.
create temp table rows (
    record_id text,
    source text,
    dataset text,
    record_key text,
    person_part text,
    person_key text
)
