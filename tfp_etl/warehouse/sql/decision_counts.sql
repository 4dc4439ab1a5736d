-- One row out: a state of decisions on persons and families (null: no matching run has seen them), and how many are in it.
select u.state, count(*)
from audit.decision d
left join audit.decision_use u using (decision_id)
where d.subject_kind in ('link', 'family')
group by 1
order by 1
