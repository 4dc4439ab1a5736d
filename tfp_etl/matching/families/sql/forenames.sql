-- One row: the first word of a forename of two letters or more.
select distinct first_word as forename
from forename
where length(first_word) > 1
order by first_word
