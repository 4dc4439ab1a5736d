-- One row an attendance row that counts: a subsidiary row is left out where a main row exists for the same term.
with term as (select distinct academic_year, term_code from day_term),
asked_pupil as (select distinct person_id from pupil_term),
flagged as (
    select
        a.*,
        coalesce(r.is_main, false) as is_main,
        coalesce(r.is_subsidiary, false) and not coalesce(r.is_main, false) as is_subsidiary
    from attendance_row as a
    join term as t on t.academic_year = a.academic_year and t.term_code = a.term_code
    join asked_pupil as p on p.person_id = a.person_id
    left join roll as r
        on r.person_id = a.person_id
        and r.la_estab = a.la_estab
        and r.academic_year = a.academic_year
        and r.term_code = a.term_code
    where a.sessions_possible is not null and a.sessions_unauthorised is not null
)
select *
from flagged
qualify not (is_subsidiary and bool_or(is_main) over (partition by person_id, academic_year, term_code))
