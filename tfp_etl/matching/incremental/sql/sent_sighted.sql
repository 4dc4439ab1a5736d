-- One row: a person record by its key, with the extracts that showed it; seen: all of this as one number.
select row_key, record, source_row, dataset, last_seen_on, seen_on, hash(row_key, dataset, last_seen_on, seen_on) as seen from kept.record
