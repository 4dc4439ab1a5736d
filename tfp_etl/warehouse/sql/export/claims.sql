-- One row out: the verdict on a careworks family in a window.
select
    family_ref as "FamilyRef", claim_window as "window", a1, a2, a3, route_a, route_b, progress_to_work, verdict,
    trim_scale(amount_gbp) as amount
from mart.claim
order by claim_window, family_ref
