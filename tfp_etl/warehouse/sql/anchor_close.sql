-- One row touched: an anchor held until now that the run no longer holds.
update core.family_anchor a
set known_to = %(known_from)s
where a.known_to is null
    and not exists (
        select from pg_temp.told t where t.family_ref = a.family_ref and t.family_id = a.family_id
    )
