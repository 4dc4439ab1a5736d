-- Leaves of what dwellings are only those where nobody lives who is gathered again.
delete from dwelling_kind
where place in (
    select place from abode semi join gathered_again using (person_id) where is_current and scale = 'D'
)
