-- One row: a surname and the share of persons with a surname who bear it.
create or replace temp table carrier as
select
    surname,
    count(*)::double / sum(count(*)) over () as share
from person
where surname is not null
group by surname
