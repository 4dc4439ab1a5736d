create function audit.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'audit.% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;

create trigger judgement_append_only before update or delete or truncate on audit.judgement
    for each statement execute function audit.refuse_change();

create trigger claim_entry_append_only before update or delete or truncate on audit.claim_entry
    for each statement execute function audit.refuse_change();

create trigger decision_append_only before update or delete or truncate on audit.decision
    for each statement execute function audit.refuse_change();

create function core.was_known(known_from timestamptz, known_to timestamptz) returns boolean
language sql stable parallel safe as $$
    select known_from <= coalesce(nullif(current_setting('tfp.known_at', true), ''), 'infinity')::timestamptz
        and (
            known_to is null
            or known_to > coalesce(nullif(current_setting('tfp.known_at', true), ''), 'infinity')::timestamptz
        )
$$;

comment on function core.was_known(timestamptz, timestamptz) is 'Whether a version was held true at the setting tfp.known_at; blank: whether it still is';

comment on function audit.refuse_change() is 'Refuses update, delete and truncate of an append-only table';
