-- One row an offence of a member who was, or may have been, a minor on its date, proven or pending, in either period.
-- is_minor is null where neither birth date nor role tell.
with offence as (
    select
        m.*,
        o.crime_ref as event_key,
        o.offence_on as event_on,
        case
            when m.dob is not null then age_on(m.dob, o.offence_on) < j.adult_age
            when m.has_adult_role then false
            when m.has_child_role then true
        end as is_minor,
        o.role in (select code from code where list = 'proven_roles')
            and coalesce(o.disposal in (select code from code where list = 'proven_disposals'), false) as is_proven,
        o.role in (select code from code where list = 'pending_roles')
            and coalesce(o.disposal in (select code from code where list = 'pending_disposals'), false) as is_pending,
        o.offence_on >= m.before_from_on and o.offence_on < m.engaged_on as is_before,
        o.offence_on > m.after_from_on and o.offence_on <= m.cut_off_on as is_after,
        o.record_id,
        o.file_id,
        o.line_no
    from claim_member as m
    join offences as o on o.person_id = m.person_id
    cross join judged as j
)
select
    case_id, event_key, event_on, is_minor, is_proven, is_pending, is_before, is_after,
    'offences' as source_table, record_id, file_id, line_no
from offence
where is_minor is distinct from false and ((is_proven and (is_before or is_after)) or (is_pending and is_after))
