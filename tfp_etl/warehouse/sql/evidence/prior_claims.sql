-- One row out: a part of a result of a window before the one being judged: entered in the ledger, or due there and not
-- yet entered, so that a family is not offered the same part in two windows.
with
earlier as (
    select nullif(current_setting('tfp.claim_window', true), '') as claim_window
),
entered as (
    select e.family_ref, e.claim_window, e.part, e.amount_gbp
    from audit.claim_entry e, earlier w
    where w.claim_window is null or e.claim_window < w.claim_window
),
due as (
    select p.family_ref, p.claim_window, p.part, p.amount_gbp
    from mart.payment p, earlier w
    where (w.claim_window is null or p.claim_window < w.claim_window)
        and not exists (select from entered e where e.family_ref = p.family_ref and e.part = p.part)
)
select family_ref, claim_window as "window", part, amount_gbp::text as amount_gbp
from (select * from entered union all select * from due) parts
