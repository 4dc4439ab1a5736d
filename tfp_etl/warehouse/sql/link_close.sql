-- One row touched: a link held until now that the run no longer holds.
update core.person_link p
set known_to = %(known_from)s
where p.known_to is null
    and not exists (
        select from pg_temp.linked l where l.record_id = p.record_id and l.person_id = p.person_id
    )
