-- One row out: a part of a result claimed in a window before the one being judged.
select family_ref, claim_window as "window", part, amount_gbp::text as amount_gbp
from audit.claim_entry
where coalesce(current_setting('tfp.claim_window', true), '') = ''
    or claim_window < current_setting('tfp.claim_window', true)
