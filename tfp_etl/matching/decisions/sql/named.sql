-- One row: a record that a side of a decision names, by its id or by its key at the source.
select
    asked.decision_no,
    asked.side,
    face.source,
    face.dataset,
    face.record_key,
    face.person_part,
    face.record_id,
    face.name,
    face.content,
    face.forename,
    face.surname
from asked
join face on face.record_id = asked.record_id
union all
select asked.decision_no, asked.side, face.source, face.dataset, face.record_key, face.person_part, face.record_id, face.name, face.content,
    face.forename, face.surname
from asked
join face on face.source = asked.source and face.dataset = asked.dataset and face.record_key = asked.record_key
    and face.person_part = asked.person_part
where asked.record_id = ''
order by all
