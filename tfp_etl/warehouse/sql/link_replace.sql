-- One row touched: a link of this very moment (or later) that the run no longer holds.
delete from core.person_link p
where p.known_to is null
    and p.known_from >= %(known_from)s
    and not exists (
        select from pg_temp.linked l where l.record_id = p.record_id and l.person_id = p.person_id
    )
