-- One row out: a decision of a person.
select decision_id, subject_kind, subject_key, outcome, reason, decided_by, decided_at
from audit.decision
order by decision_id
