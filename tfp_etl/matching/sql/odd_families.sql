-- One row: a family (lasting id) worth a look, a reason, and the other family where it is about two. Of families that records were given for.
select family_of.family_id, suspicious.reason, other.family_id as other_family_id
from suspicious
join family_of on family_of.family = suspicious.family_id
left join family_of as other on other.family = suspicious.other_family_id
order by all
