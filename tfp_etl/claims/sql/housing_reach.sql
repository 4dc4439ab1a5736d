-- One row a question and a housing feed that falls short for it: of a district in which a member still held a tenancy
-- beyond what the feed tells, or whose tenancies are unknown where careworks places the family.
with short as (select * from feed_reach where is_short and district is not null),
held as (
    select
        m.ask,
        m.case_id,
        m.asked_on,
        district_of(h.tenancy_id) as district,
        max(coalesce(h.to_on, date '9999-12-31')) as held_until_on
    from asked_member as m
    join tenancy_holders as h on h.person_id = m.person_id and (h.from_on is null or h.from_on <= m.asked_on)
    where exists (select 1 from short)
    group by all
)
select h.ask, h.case_id, s.dataset, s.shortfall
from held as h
join short as s
    on s.asked_on = h.asked_on and s.district = h.district and (s.until_on is null or s.until_on < h.held_until_on)
union
select a.ask, a.case_id, s.dataset, s.shortfall
from asked as a
join family_case as c on c.case_id = a.case_id
join short as s on s.asked_on = a.asked_on and s.feed = 'tenancies' and s.district = district_of(c.district)
