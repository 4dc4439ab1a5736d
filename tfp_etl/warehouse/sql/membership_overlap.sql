-- One row out: how many memberships begin before an earlier primary spell of the same person has ended.
with spells as (
    select
        valid_from,
        max(coalesce(valid_to, 'infinity')) over (
            partition by person_id order by valid_from nulls first, valid_to nulls last
            rows between unbounded preceding and 1 preceding
        ) as busy_until,
        valid_to
    from pg_temp.told
    where is_primary and valid_from is distinct from valid_to
)
select count(*)
from spells
where busy_until > coalesce(valid_from, '-infinity')
