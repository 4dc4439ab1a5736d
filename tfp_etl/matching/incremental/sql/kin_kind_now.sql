-- One row: a dwelling where somebody lives now, and what it is: as before where nobody who lived there was judged again.
select kept_kind.*
from kept_kind
where
    ((hash('dwelling', place) >> 1)::bigint | 1) not in (
        select key from kept_key anti join untouched on kept_key.person_id = untouched.old_id
    )
    and place not in (select place from judged_kind)
union all
select place, kind from judged_kind
