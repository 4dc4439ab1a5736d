-- One row: a dwelling of those gathered before, where nobody lived then who is gathered again.
select kind.*
from dwelling_kind_before as kind
where kind.place not in (
    select place from abode_before semi join gathered_again using (person_id) where is_current and scale = 'D'
)
