-- One row: a component of persons judged again that shares with another a pair of keys of which somebody has the odd one (see kin_key.sql).
with shared as (
    select judged_key.key >> 1 as pair
    from judged_key
    inner join judged_member using (person_id)
    group by pair
    having bool_or(judged_key.key & 1 = 1) and min(judged_member.component) <> max(judged_member.component)
)

select distinct judged_member.component
from judged_key
inner join judged_member using (person_id)
inner join shared on judged_key.key >> 1 = shared.pair
