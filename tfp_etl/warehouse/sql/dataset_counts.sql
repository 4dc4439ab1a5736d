-- One row out: a dataset, with its files and rows.
select
    source, dataset, count(*), coalesce(sum(rows_in), 0)::bigint, coalesce(sum(rows_staged), 0)::bigint,
    coalesce(sum(rows_held), 0)::bigint
from audit.file_receipt
where status <> 'DUPLICATE' and dataset is not null
group by 1, 2
order by 1, 2
