-- One row: a decision on persons that the links go against: a rejected pair together, or a pair apart that must be one.
select distinct decision_no
from pairs
join links as one on one.record_id = record_id_1
join links as other on other.record_id = record_id_2
where decision = 'cannot_link' and one.person_id = other.person_id
    or decision = 'must_link' and one.person_id <> other.person_id
order by all
