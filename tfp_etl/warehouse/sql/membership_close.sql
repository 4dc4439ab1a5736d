-- One row touched: a membership held until now that the run no longer holds.
update core.family_membership m
set known_to = %(known_from)s
where m.known_to is null
    and not exists (
        select from pg_temp.told t
        where t.person_id = m.person_id
            and t.family_id = m.family_id
            and coalesce(t.valid_from, '-infinity') = coalesce(m.valid_from, '-infinity')
            and coalesce(t.valid_to, 'infinity') = coalesce(m.valid_to, 'infinity')
            and coalesce(t.role, '') = coalesce(m.role, '')
            and t.is_primary = m.is_primary
    )
