-- One row out: a rule that held rows back, in plain words, with the rows and the persons of rows it held.
select source, reason, count(distinct (file_id, line_no, person_part))
from audit.quarantine
where severity <> 'warn'
group by 1, 2
order by 3 desc, 1, 2
