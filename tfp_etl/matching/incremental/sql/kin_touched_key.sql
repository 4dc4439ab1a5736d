-- One row: a key of which a person who has it may be judged otherwise, since somebody new, changed or gone has it or the other of its pair, one
-- of the two the odd.
create temp table touched_key as
with moved as (
    select key from fresh_key
    union
    select key from kept_key semi join changed_before using (person_id)
)

select key from moved where key & 1 = 1
union
select xor(key, 1) from moved
