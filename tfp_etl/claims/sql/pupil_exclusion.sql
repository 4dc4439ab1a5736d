-- One row an exclusion of a pupil asked about, dated inside one of the terms counted.
select t.person_id, t.asked_on, e.start_on, e.category_code, e.record_id, e.file_id, e.line_no
from pupil_term as t
join exclusions as e on e.person_id = t.person_id and e.start_on between t.first_on and t.last_on
join day_code as c
    on c.asked_on = t.asked_on and c.code = e.category_code and c.list in ('permanent_exclusions', 'fixed_exclusions')
