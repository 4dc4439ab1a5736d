-- One row touched: a residence of this very moment (or later) that the run no longer holds.
delete from core.household_residence r
where r.known_to is null
    and r.known_from >= %(known_from)s
    and not exists (
        select from pg_temp.told t
        where t.person_id = r.person_id
            and t.household_id = r.household_id
            and coalesce(t.valid_from, '-infinity') = coalesce(r.valid_from, '-infinity')
            and coalesce(t.valid_to, 'infinity') = coalesce(r.valid_to, 'infinity')
            and t.kind = r.kind
    )
