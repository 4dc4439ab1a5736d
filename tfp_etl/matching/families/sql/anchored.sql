-- One row: a programme family and the lasting id of its family.
select
    anchors.family_ref,
    family.family_id
from anchors
inner join family on anchors.group_no = family.group_no
order by anchors.family_ref
