-- One row a question: the criteria and what they come to. All three: IDENTIFIED; exactly two: DISCRETION; else NO.
with counted as (
    select *, (crime_asb = 'MET')::int + (education = 'MET')::int + (work = 'MET')::int as criteria_met
    from criteria
)
select
    c.*,
    case
        when d.asked_on is null then 'NO'
        when c.criteria_met >= d.criteria_identified then 'IDENTIFIED'
        when c.criteria_met >= d.criteria_discretion then 'DISCRETION'
        else 'NO'
    end as outcome
from counted as c
left join day as d on d.asked_on = c.asked_on
