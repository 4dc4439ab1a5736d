-- One row: a record as it stands now: its latest content.
create temp table face as
select *, false as is_keyed from version
qualify row_number() over (partition by record_id order by last_seen_on desc, name, content) = 1
