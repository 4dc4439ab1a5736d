-- One row: a decision on families that the memberships of now go against.
select distinct decision_no
from pairs
join links as one on one.record_id = record_id_1
join links as other on other.record_id = record_id_2
join memberships as mine on mine.person_id = one.person_id
join memberships as theirs on theirs.person_id = other.person_id and theirs.family_id = mine.family_id
where decision = 'not_same_family' and mine.valid_to is null and theirs.valid_to is null
order by all
