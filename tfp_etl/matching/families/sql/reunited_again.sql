-- One row: a record of a person who is gathered again, and the person, where people who proved one have the oldest id among them.
select links.* replace (coalesce(survivor.survivor_id, links.person_id) as person_id)
from links
semi join gathered_again on links.person_id = gathered_again.person_id
left join survivor on links.person_id = survivor.person_id
