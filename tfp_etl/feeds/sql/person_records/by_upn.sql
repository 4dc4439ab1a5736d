-- One row: an education record that names its pupil by UPN only; a blank UPN identifies nobody.
select
    record_id,
    'education' as source,
    $dataset as dataset,
    record_key,
    person_part,
    'upn:' || upn as person_key
from staged
where upn is not null
