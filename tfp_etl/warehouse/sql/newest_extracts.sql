-- One row out: a dataset with the newest extract date that was taken in.
select dataset, max(extract_on)
from audit.file_receipt
where status in ('STAGED', 'LOADED') and dataset is not null
group by dataset
