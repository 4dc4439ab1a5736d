-- One row: a decision about people, on the records that stand for those it names; a record that is not here decides nothing.
select distinct l.person_record as record_id_1, r.person_record as record_id_2, decision
from decided
join own as l on l.record_id = decided.record_id_1
join own as r on r.record_id = decided.record_id_2
where l.person_record <> r.person_record and decision in ('must_link', 'cannot_link')
order by all
