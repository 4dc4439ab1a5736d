-- Rows of persons who proved one with an older get the older's number.
update told
set person_id = survivor.survivor_id
from survivor
where told.person_id = survivor.person_id
