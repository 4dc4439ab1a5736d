-- One row: a record and its person, where people who proved one have the oldest id among them.
select links.* replace (coalesce(survivor.survivor_id, links.person_id) as person_id)
from links
left join survivor on links.person_id = survivor.person_id
order by links.record_id
