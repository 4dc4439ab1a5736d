-- One row: how many spellings of roles nobody knows, and how many rows have one.
select count(distinct role), count(*)
from given
anti join part on given.role = part.spelling
where role is not null
