-- One row: a decision that a fact on the records speaks against, in words: it holds all the same.
with pair as (
    select pairs.decision_no, pairs.decision, one.record_id as record_id_1, other.record_id as record_id_2,
        one.source = other.source and one.source_ref = other.source_ref and list_has_any(one.seen_on, other.seen_on) as is_of_one_list,
        one.upn <> other.upn and coalesce(one.former_upn, '') <> other.upn and coalesce(other.former_upn, '') <> one.upn as has_upns,
        left(one.nino, 8) <> left(other.nino, 8) as has_ninos,
        (year(one.dob) = year(other.dob))::int + (month(one.dob) = month(other.dob))::int + (day(one.dob) = day(other.dob))::int < 2 as has_dobs,
        one.upn = other.upn as is_one_upn,
        left(one.nino, 8) = left(other.nino, 8) as is_one_nino
    from pairs
    join face as one on one.record_id = pairs.record_id_1
    join face as other on other.record_id = pairs.record_id_2
)
select
    decision_no,
    string_agg(distinct fact, '; ' order by fact) as told
from (
    select decision_no, unnest([
        case when decision = 'must_link' and is_of_one_list then 'both stand on one list of one source' end,
        case when decision = 'must_link' and has_upns then 'they bear two pupil numbers' end,
        case when decision = 'must_link' and has_ninos then 'they bear two National Insurance numbers' end,
        case when decision = 'must_link' and has_dobs then 'they bear two birth dates' end,
        case when decision = 'cannot_link' and is_one_upn then 'they bear one pupil number' end,
        case when decision = 'cannot_link' and is_one_nino then 'they bear one National Insurance number' end
    ]) as fact
    from pair
)
where fact is not null
group by decision_no
order by decision_no
