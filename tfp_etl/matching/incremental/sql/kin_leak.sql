-- One row: a component of the state that was not judged again, though somebody of it shares a pair of keys with somebody who was, one of the two
-- the odd one: as judged, they are one.
with moved as (
    select key from judged_key where key & 1 = 1
    union
    select xor(key, 1) from judged_key
)

select distinct kept_person.component
from kept_person
semi join (
    select kept_key.person_id
    from kept_key
    semi join moved using (key)
    semi join untouched on kept_key.person_id = untouched.old_id
) as shared using (person_id)
