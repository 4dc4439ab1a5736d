-- One row touched: the receipt of a file that is loaded. A file that is to be checked again stays unfinished.
update audit.file_receipt r
set status = 'LOADED'
from audit.file_load l
where l.file_id = r.file_id and r.status = 'STAGED'
