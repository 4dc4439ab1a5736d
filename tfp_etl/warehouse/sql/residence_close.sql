-- One row touched: a residence held until now that the run no longer holds.
update core.household_residence r
set known_to = %(known_from)s
where r.known_to is null
    and not exists (
        select from pg_temp.told t
        where t.person_id = r.person_id
            and t.household_id = r.household_id
            and coalesce(t.valid_from, '-infinity') = coalesce(r.valid_from, '-infinity')
            and coalesce(t.valid_to, 'infinity') = coalesce(r.valid_to, 'infinity')
            and t.kind = r.kind
    )
