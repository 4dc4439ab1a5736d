-- One row an adult of an attached family who counts for continuous employment, or whose benefits nobody knows.
-- answer: NO_DATA (untraced, not asked, of unknown age with benefits unknown, or off benefit in a return that falls short of
-- the cut-off), NOT_MET (still on benefit), else null.
with spell as (
    select m.case_id, m.person_id, m.engaged_on, m.cut_off_on, b.benefit_code, b.claim_start_on, b.claim_end_on
    from claim_member as m
    join benefit_spell as b on b.person_id = m.person_id and b.claim_start_on <= m.cut_off_on
    where b.benefit_code in (select code from code where list = 'benefits')
),
counting as (
    select
        case_id,
        person_id,
        bool_or(claim_start_on > engaged_on or claim_end_on is null or claim_end_on > engaged_on) as has_counting_spell,
        bool_or(claim_end_on is null or claim_end_on > cut_off_on) as is_on_benefit,
        arg_max(
            benefit_code, {'ended': coalesce(claim_end_on, cut_off_on), 'began': claim_start_on, 'code': benefit_code}
        ) as last_benefit
    from spell
    group by all
),
traced as (
    select distinct person_id from benefit_spell where match_status in (select code from code where list = 'traced')
)
select
    m.case_id,
    m.person_id,
    c.last_benefit,
    case
        when t.person_id is null then 'NO_DATA'
        when c.is_on_benefit then 'NOT_MET'
        when r.is_short then 'NO_DATA'
    end as answer,
    t.person_id is null as is_untraced,
    coalesce(r.shortfall, '') as shortfall
from claim_member as m
left join feed_reach as r on r.asked_on = m.cut_off_on and r.feed = 'dwp_return'
left join counting as c on c.case_id = m.case_id and c.person_id = m.person_id
left join traced as t on t.person_id = m.person_id
where m.is_adult is distinct from false and (t.person_id is null or c.has_counting_spell)
