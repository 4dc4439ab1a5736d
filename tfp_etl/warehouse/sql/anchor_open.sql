-- One row written: an anchor that the run is the first to hold. The first word on a reference is known from the file
-- that first told of it.
with
fresh as (
    select t.*, exists (select from core.family_anchor a where a.family_ref = t.family_ref) as has_history
    from pg_temp.told t
    where not exists (
        select from core.family_anchor a where a.family_ref = t.family_ref and a.known_to is null
    )
),
first_told as (
    select family_ref, min(known_from) as known_from
    from core.programme_family
    group by 1
)
insert into core.family_anchor (family_ref, known_from, family_id)
select
    f.family_ref,
    case when f.has_history then %(known_from)s else least(%(known_from)s, coalesce(t.known_from, %(known_from)s)) end,
    f.family_id
from fresh f
left join first_told t using (family_ref)
