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
