-- One row out: a family held against the three criteria at the cut-off of the latest window judged.
select family_id, family_ref as careworks_ref, crime_asb, education, work, outcome
from mart.identification
where asked = 'CUT_OFF' and claim_window = (select max(claim_window) from mart.identification)
order by family_id, family_ref
