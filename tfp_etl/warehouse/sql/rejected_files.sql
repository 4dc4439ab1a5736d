-- One row out: a file rejected as a whole, of whose dataset and extract date no later file was taken.
select distinct r.source, r.file_name, r.reason
from audit.file_receipt r
left join mart.refused_file n on n.file_id = r.file_id
where
    r.status = 'REJECTED'
    and not exists (
        select from audit.file_receipt later
        where
            later.source = r.source
            and later.dataset = n.dataset
            and later.extract_on = n.extract_on
            and later.file_id > r.file_id
            and later.status in ('CHECKED', 'STAGED', 'LOADED')
    )
order by 1, 2, 3
