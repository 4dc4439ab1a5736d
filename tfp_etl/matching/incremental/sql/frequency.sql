-- One row: a value and its frequency when weights were fitted; one that was not there then has one bearer.
create temp table frequency_$column as
select distinct
    $column,
    coalesce(frequency.share, (select min(share) from kept.frequency where field = $field), 1.0) as tf_$column
from node_paired
left join kept.frequency on frequency.field = $field and node_paired.$column::text = frequency.value
where $column is not null
