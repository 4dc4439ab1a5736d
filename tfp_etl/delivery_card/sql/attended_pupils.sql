-- One row: the pupils with attendance in the newest term that had ended, and how many of them the extract of pupils names.
with newest as (
    select * from terms where last_on <= $extract_on order by last_on desc limit 1
),
attended as (
    select distinct a.upn from attendance a semi join newest using (academic_year, term_code) where a.upn <> ''
)
select
    count(*) as asked,
    count(*) filter (where upn in (select upn from pupils union select former_upn from pupils)) as found
from attended
