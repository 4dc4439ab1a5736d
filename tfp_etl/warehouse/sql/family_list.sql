-- One row written: a careworks family as an officer lists it, in one window.
with
member as (
    select m.family_id, count(distinct m.person_id) as member_count
    from core.family_membership m
    where m.known_to is null and m.valid_to is null and m.is_primary
    group by 1
),
recorded as (
    select distinct on (family_ref)
        family_ref, district, keyworker_ref, engagement_status, engaged_on, closed_on
    from core.programme_family
    order by family_ref, known_to desc nulls first, known_from desc
)
insert into mart.family_list (
    claim_window, family_ref, family_id, district, keyworker_ref, engagement_status, engaged_on, closed_on,
    member_count, verdict, route_a, route_b, amount_gbp, earliest_on
)
select
    c.claim_window, c.family_ref, c.family_id, r.district, r.keyworker_ref, r.engagement_status, r.engaged_on,
    r.closed_on, coalesce(m.member_count, 0), c.verdict, c.route_a, c.route_b, c.amount_gbp, c.earliest_on
from mart.claim c
left join recorded r using (family_ref)
left join member m using (family_id)
where c.claim_window = %(claim_window)s
