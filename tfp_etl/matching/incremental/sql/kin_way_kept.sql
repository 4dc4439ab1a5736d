-- One row: a way to write an address that somebody bears who is as before, and nobody who was judged again.
create temp table way_kept as
select way from kept_bearer semi join untouched on kept_bearer.person_id = untouched.old_id
except
select way from judged_bearer
