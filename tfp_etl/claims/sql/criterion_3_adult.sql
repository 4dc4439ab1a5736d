-- One row a question and a person who is, or may be, an adult on the day: MET (a benefit spell is open), NOT_MET or NO_DATA.
-- NO_DATA: untraced, not in the return, of unknown age, or the return falls short of the day. An open spell speaks for itself.
with traced as (
    select distinct person_id from benefit_spell where match_status in (select code from code where list = 'traced')
),
open_spell as (
    select distinct m.ask, m.case_id, m.person_id
    from asked_member as m
    join benefit_spell as b
        on b.person_id = m.person_id
        and b.claim_start_on <= m.asked_on
        and (b.claim_end_on is null or b.claim_end_on > m.asked_on)
    join day_code as c on c.asked_on = m.asked_on and c.list = 'benefits' and c.code = b.benefit_code
)
select
    m.ask,
    m.case_id,
    m.person_id,
    m.asked_on,
    case
        when o.person_id is not null then 'MET'
        when t.person_id is null or m.is_adult is null or r.is_short then 'NO_DATA'
        else 'NOT_MET'
    end as answer
from asked_member as m
left join feed_reach as r on r.asked_on = m.asked_on and r.feed = 'dwp_return'
left join traced as t on t.person_id = m.person_id
left join open_spell as o on o.ask = m.ask and o.case_id = m.case_id and o.person_id = m.person_id
where m.is_adult is distinct from false
