-- One row written: a part of a result that is claimed for the first time.
insert into audit.claim_entry (claim_window, family_ref, family_id, part, amount_gbp, list_sha256)
select %(claim_window)s, family_ref, family_id, part, amount_gbp, %(list_sha256)s
from pg_temp.due
order by family_ref, part
on conflict (family_ref, part) do nothing
