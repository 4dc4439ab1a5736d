-- One row touched: an anchor of this very moment (or later) that the run no longer holds.
delete from core.family_anchor a
where a.known_to is null
    and a.known_from >= %(known_from)s
    and not exists (
        select from pg_temp.told t where t.family_ref = a.family_ref and t.family_id = a.family_id
    )
