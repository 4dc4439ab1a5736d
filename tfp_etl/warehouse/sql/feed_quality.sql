-- One row out: an extract of a dataset, measured, in the order of time.
select
    source, dataset, extract_on, file_id, file_name, resend_no, status, verdict, reason, rows_in, rows_held, share_held,
    keys_before, keys_new, keys_changed, keys_gone, keys_aged, share_gone, drift_count, blank_count, gap_count,
    file_count, rejected_count
from mart.feed_quality
order by source, dataset, extract_on
