-- One row out: a spell in which a person held a tenancy, first and last day.
select
    concat_ws('|', f.district, f.tenancy_ref) as tenancy_id, l.person_id,
    coalesce(f.from_on, f.tenancy_start_on) as from_on, least(f.to_on, f.tenancy_end_on) as to_on,
    f.record_id, f.file_id, f.line_no
from core.tenancy_member f
join core.person_link l on l.record_id = f.record_id
where core.was_known(f.known_from, f.known_to)
    and core.was_known(l.known_from, l.known_to)
    and f.relationship in ('Tenant', 'Joint Tenant')
