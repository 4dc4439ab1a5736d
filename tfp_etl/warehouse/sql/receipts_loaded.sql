-- One row touched: the receipt of a file that is loaded.
update audit.file_receipt r
set status = 'LOADED'
from audit.file_load l
where l.file_id = r.file_id and r.status <> 'LOADED'
