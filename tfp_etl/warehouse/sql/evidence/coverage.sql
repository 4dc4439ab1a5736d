-- One row out: a police dataset of which a file is loaded, with the latest extract date; files known at the moment asked.
-- A refused or late file is not loaded, and its absence is no evidence that nothing happened.
select r.dataset, max(r.extract_on) as until_on
from audit.file_load l
join audit.file_receipt r on r.file_id = l.file_id
where r.source = 'police' and r.dataset in ('asb', 'offences') and core.was_known(l.known_from, null::timestamptz)
group by r.dataset
