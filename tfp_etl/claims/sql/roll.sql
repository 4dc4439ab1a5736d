-- One row a pupil, a school and a term in which the pupil was enrolled there on any day (both ends inside).
with term as (select distinct academic_year, term_code, first_on, last_on from day_term)
select
    e.person_id,
    e.la_estab,
    t.academic_year,
    t.term_code,
    bool_or(e.enrol_status in (select code from code where list = 'on_roll')) as is_on_roll,
    bool_or(e.enrol_status in (select code from code where list = 'main_roll')) as is_main,
    bool_or(e.enrol_status in (select code from code where list = 'subsidiary_roll')) as is_subsidiary
from enrolment as e
join term as t
    on (e.entry_on is null or e.entry_on <= t.last_on)
    and (e.leaving_on is null or e.leaving_on >= t.first_on)
group by all
