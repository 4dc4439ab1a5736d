-- One row out: a school missing from the newest ended term's attendance, with the families left without an answer in
-- education by it: those of which an enrolment there stands behind part A1 that is unknown, in the newest window.
with latest as (select max(claim_window) as claim_window from mart.claim),
left_out as (
    select e.la_estab, count(distinct s.family_ref) as families
    from mart.finding_source s
    join latest l on l.claim_window = s.claim_window
    join mart.claim c on c.claim_window = s.claim_window and c.family_ref = s.family_ref and c.a1 = 'NO_DATA'
    join core.enrolment e on e.record_id = s.record_id and e.file_id = s.file_id
    where s.test = 'A1' and s.source_table = 'enrolments'
    group by 1
)
select g.la_estab, g.term, g.pupil_count, coalesce(f.families, 0)
from mart.school_gap g
left join left_out f using (la_estab)
order by g.pupil_count desc, g.la_estab
