-- One row: a case record that names its person by family and member number.
select
    record_id,
    'careworks' as source,
    $dataset as dataset,
    record_key,
    person_part,
    'careworks:' || family_ref || '|' || member_no as person_key
from staged
where member_no is not null
