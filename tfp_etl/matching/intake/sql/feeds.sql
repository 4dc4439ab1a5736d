-- One row: the name of a source as it arrived, the dataset it means (what follows the last slash), and the kind of list its name says
-- it is (sources.csv: the first pattern that fits; null: none).
create temp table feed as
with spelled as (
    select source as spelling, regexp_replace(upper(source), '[^A-Z0-9]+', ' ', 'g') as plain
    from (select distinct source from given where source is not null)
)
select
    spelled.spelling,
    regexp_extract(spelled.spelling, '[^/]*$') as dataset,
    arg_min(sources.list, sources.place) as list
from spelled
left join sources on regexp_matches(spelled.plain, sources.pattern)
group by spelled.spelling
