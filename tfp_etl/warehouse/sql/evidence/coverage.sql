-- One row out: a dataset of which a file came, with the latest extract date loaded (null: every file was refused) and the
-- receipt of that file; as known at the moment asked. A refused or late file tells nothing, nor does its silence. Of police
-- increments nothing counts from a refused one on that was not sent again (gap_on): the next holds what was recorded since.
with known as (
    select r.file_id, r.dataset, r.extract_on, r.resend_no, r.sha256, true as is_loaded
    from audit.file_load l
    join audit.file_receipt r on r.file_id = l.file_id
    where core.was_known(l.known_from, null::timestamptz)
    union all
    select r.file_id, r.dataset, r.extract_on, r.resend_no, r.sha256, false
    from mart.refused_file r
    where core.was_known(r.known_from, null::timestamptz)
        and not exists (select from audit.file_load l where l.file_id = r.file_id)
),
gap as (
    select r.dataset, min(r.extract_on) as gap_on
    from known r
    where r.dataset in ('asb', 'offences')
        and not r.is_loaded
        and not exists (
            select from known again
            where again.is_loaded and again.dataset = r.dataset and again.extract_on = r.extract_on
        )
        and not exists (
            select from audit.file_decision d
            where d.outcome = 'NOT NEEDED' and d.sha256 = r.sha256 and d.dataset = r.dataset and d.extract_on = r.extract_on
        )
    group by r.dataset
)
select distinct on (k.dataset)
    k.dataset,
    case when k.is_loaded and (g.gap_on is null or k.extract_on < g.gap_on) then k.extract_on end as until_on,
    case when k.is_loaded and (g.gap_on is null or k.extract_on < g.gap_on) then k.file_id end as file_id,
    g.gap_on
from known k
left join gap g on g.dataset = k.dataset
order by
    k.dataset, (k.is_loaded and (g.gap_on is null or k.extract_on < g.gap_on)) desc, k.extract_on desc, k.resend_no desc
