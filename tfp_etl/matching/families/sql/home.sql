-- One row: a person and the places (dwellings and postcodes) where they live now.
create or replace temp table home as
select
    person_id,
    list(place) as places
from (select distinct person_id, place from abode where is_current)
group by person_id
