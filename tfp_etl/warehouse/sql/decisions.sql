-- One row out: a decision of a person, with what became of it in the last run of matching (null: none has seen it yet).
select
    d.decision_id,
    d.subject_kind,
    d.subject_key,
    d.outcome,
    d.reason,
    d.decided_by,
    d.decided_at,
    coalesce(d.decided_on, (d.decided_at at time zone 'UTC')::date)::text as decided_on,
    d.supersedes,
    u.state,
    u.told
from audit.decision d
left join audit.decision_use u using (decision_id)
order by d.decision_id
