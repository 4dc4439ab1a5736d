-- One row out: a family; a careworks family with what its case says.
with
known_family as (
    select family_id from core.family_membership where core.was_known(known_from, known_to) and is_primary
    union
    select family_id from core.family_anchor where core.was_known(known_from, known_to)
),
programme as (
    select a.family_id, p.*
    from core.family_anchor a
    join core.programme_family p on p.family_ref = a.family_ref
    where core.was_known(a.known_from, a.known_to) and core.was_known(p.known_from, p.known_to)
)
select
    f.family_id, p.family_ref, p.district, p.identified_on, p.engagement_status, p.engaged_on, p.closed_on,
    p.record_id, p.file_id, p.line_no
from known_family f
left join programme p on p.family_id = f.family_id
