-- One row out: a file rejected as a whole, of whose dataset and extract date no later file was taken.
select distinct r.source, r.file_name, r.reason
from audit.file_receipt r
where
    r.status = 'REJECTED'
    and not exists (
        select from audit.file_receipt later
        where
            later.source = r.source
            and later.dataset = r.dataset
            and later.extract_on = r.extract_on
            and later.file_id > r.file_id
            and later.status in ('CHECKED', 'STAGED', 'LOADED')
    )
order by 1, 2, 3
