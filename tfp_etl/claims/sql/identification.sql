-- One row a family: the three criteria on the day asked about and what they come to.
select c.family_id, c.family_ref, i.asked_on as "on", i.crime_asb, i.education, i.work, i.outcome
from identified as i
join family_case as c on c.case_id = i.case_id
where i.ask = $ask
order by c.family_id, c.family_ref
