-- One row a test of a family and a source row behind it.
with shown as (
    select case_id from family_case
    where family_ref is not null
    union
    select case_id from identified where ask = 'CUT_OFF' and outcome <> 'NO'
),
asked_about as (
    select a.case_id, a.person_id, a.asked_on, t.test
    from asked_member as a
    join shown as s on s.case_id = a.case_id
    join (values ('CUT_OFF', 'CRITERION_2'), ('CUT_OFF', 'A1'), ('ENGAGED', 'A1')) as t (ask, test) on t.ask = a.ask
    where t.test <> 'A1' or a.case_id in (select case_id from part_a1)
),
school as (
    select person_id, asked_on, 'exclusions' as source_table, record_id, file_id, line_no from pupil_exclusion
    union all
    select person_id, asked_on, 'provisions', record_id, file_id, line_no from pupil_provision
    union all
    select t.person_id, t.asked_on, 'attendance', m.record_id, m.file_id, m.line_no
    from pupil_term as t
    join mark as m on m.person_id = t.person_id and m.academic_year = t.academic_year and m.term_code = t.term_code
    where t.is_school_age
    union all
    select t.person_id, t.asked_on, 'enrolments', e.record_id, e.file_id, e.line_no
    from pupil_term as t
    join pupil_answer as p on p.person_id = t.person_id and p.asked_on = t.asked_on and p.missing_terms > 0
    join enrolment as e
        on e.person_id = t.person_id
        and (e.entry_on is null or e.entry_on <= t.last_on)
        and (e.leaving_on is null or e.leaving_on >= t.first_on)
    where t.is_school_age
),
benefit as (
    select a.case_id, 'CRITERION_3' as test, a.person_id
    from criterion_3_adult as a
    where a.ask = 'CUT_OFF'
    union all
    select case_id, 'ROUTE_B', person_id from leaver
),
source as (
    select a.case_id, a.test, s.source_table, s.record_id, s.file_id, s.line_no
    from asked_about as a
    join school as s on s.person_id = a.person_id and s.asked_on = a.asked_on
    union all
    select case_id, 'CRITERION_1', source_table, record_id, file_id, line_no from criterion_1_hit where ask = 'CUT_OFF'
    union all
    select b.case_id, b.test, 'benefits', s.record_id, s.file_id, s.line_no
    from benefit as b
    join benefit_spell as s on s.person_id = b.person_id
    union all
    select case_id, 'A2', source_table, record_id, file_id, line_no from asb_event
    union all
    select case_id, 'A3', source_table, record_id, file_id, line_no from offence_event
    union all
    select l.case_id, 'ROUTE_B', 'employments', e.record_id, e.file_id, e.line_no
    from leaver as l
    join employment as e on e.person_id = l.person_id
    union all
    select case_id, 'PROGRESS_TO_WORK', source_table, record_id, file_id, line_no from progress_hit
    union all
    select c.case_id, t.test, 'families', c.record_id, c.file_id, c.line_no
    from family_case as c
    cross join (values ('ATTACHMENT'), ('VERDICT')) as t (test)
    where c.standing is not null
)
select distinct c.family_id, c.family_ref, s.test, s.source_table as "table", s.record_id, s.file_id, s.line_no
from source as s
join shown as w on w.case_id = s.case_id
join family_case as c on c.case_id = s.case_id
where s.record_id is not null
order by all
