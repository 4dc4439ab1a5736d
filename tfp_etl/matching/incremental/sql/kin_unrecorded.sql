-- One row: a record of the links of which no person record tells, and its person, of the persons asked for.
select links.record_id, links.person_id
from links
semi join asked using (person_id)
semi join (select record from row_now where key is null) as bare on hash(links.record_id) = bare.record
