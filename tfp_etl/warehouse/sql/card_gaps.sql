-- One row out: a school and term without attendance, of the newest delivery card that held rolls against attendance.
with newest as (
    select extract_on, card -> 'coverage' -> 'gaps' as gaps
    from audit.delivery_card
    where dataset in ('attendance', 'pupils') and verdict = 'PASSED' and jsonb_typeof(card -> 'coverage') = 'object'
    order by extract_on desc, file_id desc
    limit 1
)
select n.extract_on, g ->> 'school', g ->> 'term', (g ->> 'pupils')::integer
from newest n, jsonb_array_elements(n.gaps) g
