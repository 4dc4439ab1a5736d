-- One row written: a file whose rows are in the fact tables.
insert into audit.file_load (file_id, dataset, known_from, row_count, repeat_count, staged_sha256)
values (%(file_id)s, %(dataset)s, %(known_from)s, %(row_count)s, %(repeat_count)s, %(staged_sha256)s)
