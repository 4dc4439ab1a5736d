-- One row out: a dataset of which a file came, with the latest extract date loaded (null: every file was refused) and the
-- receipt of that file; as known at the moment asked. A refused or late file tells nothing, nor does its silence.
select distinct on (r.dataset)
    r.dataset,
    case when l.file_id is not null then r.extract_on end as until_on,
    l.file_id
from audit.file_receipt r
left join audit.file_load l on l.file_id = r.file_id
where r.dataset is not null
    and (l.file_id is not null or r.status = 'REJECTED')
    and core.was_known(coalesce(l.known_from, r.known_from), null::timestamptz)
order by r.dataset, l.file_id is null, r.extract_on desc, r.resend_no desc
