-- One row a spell in a PRU, in alternative provision or off roll, open on the day asked about (its end is the first day without).
select t.person_id, t.asked_on, p.provision_type, p.record_id, p.file_id, p.line_no
from (select distinct person_id, asked_on from pupil_term) as t
join provision_spell as p
    on p.person_id = t.person_id and p.start_on <= t.asked_on and (p.end_on is null or p.end_on > t.asked_on)
join day_code as c on c.asked_on = t.asked_on and c.list = 'provisions' and c.code = p.provision_type
