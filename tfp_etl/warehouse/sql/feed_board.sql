-- One row written: a file received that is not a duplicate and not yet on the feed board.
insert into mart.feed_board (
    file_id, source, dataset, extract_on, file_name, resend_no, status, reason, rows_in, rows_staged, rows_held
)
select
    r.file_id, r.source, r.dataset, r.extract_on, r.file_name, r.resend_no, r.status, r.reason, r.rows_in,
    r.rows_staged, r.rows_held
from audit.file_receipt r
where r.status <> 'DUPLICATE'
on conflict (file_id) do nothing
