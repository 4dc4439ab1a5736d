-- One row written: a link that the run is the first to hold. The first word on a record is known from the file that
-- first told of it, or from the run where no file says.
with
fresh as (
    select l.*, exists (select from core.person_link p where p.record_id = l.record_id) as has_history
    from pg_temp.linked l
    where not exists (select from core.person_link p where p.record_id = l.record_id and p.known_to is null)
),
undated as (
    select record_id from fresh where first_seen_on is null and not has_history
),
told as (
    select record_id, known_from from core.enrolment
    union all select record_id, known_from from core.attendance
    union all select record_id, known_from from core.exclusion
    union all select record_id, known_from from core.provision
    union all select record_id, known_from from core.benefit_spell
    union all select record_id, known_from from core.offence
    union all select record_id, known_from from core.asb_incident
    union all select record_id, known_from from core.tenancy_member
    union all select record_id, known_from from core.programme_member
    union all select record_id, known_from from core.programme_event
    union all select record_id, known_from from core.employment
),
first_told as (
    select t.record_id, min(t.known_from) as known_from
    from told t
    join undated u using (record_id)
    group by 1
)
insert into core.person_link (
    record_id, known_from, person_id, confidence, source, dataset, record_key, person_part
)
select
    f.record_id,
    case
        when f.has_history then %(known_from)s
        else least(
            %(known_from)s,
            coalesce(f.first_seen_on::timestamp at time zone 'UTC', t.known_from, %(known_from)s)
        )
    end,
    f.person_id, f.confidence, f.source, f.dataset, f.record_key, f.person_part
from fresh f
left join first_told t using (record_id)
order by f.record_id
