-- One row: a dataset, by number, and its source.
create temp table dataset as
select
    dataset,
    row_number() over (order by dataset) as dataset_no,
    any_value(source) as source
from (select coalesce(dataset, source, '') as dataset, source from records)
group by dataset
