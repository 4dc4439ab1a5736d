-- One row touched: a line of the feed board that no longer says what its receipt says.
delete from mart.feed_board b
where not exists (
    select from audit.file_receipt r
    where r.file_id = b.file_id
        and r.status <> 'DUPLICATE'
        and (r.status, r.reason) = (b.status, b.reason)
        and (r.rows_in, r.rows_staged, r.rows_held) is not distinct from (b.rows_in, b.rows_staged, b.rows_held)
)
