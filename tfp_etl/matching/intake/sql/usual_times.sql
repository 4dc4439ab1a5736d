-- One row: a source, and how often most people of it are shown under one source_ref.
create temp table usual_times as
with shown as (
    select source, count(*) as times
    from shown_people
    group by source, person
    having not bool_or(is_initial)
)
select source, mode(times order by times) as times
from shown
group by source
