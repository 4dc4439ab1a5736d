-- One row is a school and term with pupils on roll and no row of attendance, in a term the attendance file tells of.
with told as (
    select distinct t.academic_year, t.term_code, t.first_on, t.last_on
    from terms t semi join attendance using (academic_year, term_code)
), roll as (
    select told.academic_year, told.term_code, told.first_on, p.la_estab, count(distinct p.natural_key) as pupils
    from told
    join pupils p on p.entry_on <= told.last_on and coalesce(p.leaving_on, date '9999-12-31') >= told.first_on
    where p.la_estab is not null and p.la_estab <> '' and told.first_on <= p.extract_on
    group by all
)
select roll.la_estab, roll.term_code || ' ' || roll.academic_year as term, roll.pupils
from roll anti join attendance using (la_estab, academic_year, term_code)
order by roll.first_on, roll.la_estab
