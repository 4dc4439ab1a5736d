-- One row: a pair of persons likely enough for a look, with its reasons. A pair that is not likely, and that a list or a number speaks
-- against, is not asked (not_asked tells why, blank: asked): brothers, sisters and twins would fill the queue.
with size as (
    select coalesce(part, cluster) as part, count(*) as records
    from current_node
    join nodes using (node_key)
    join node_cluster using (node_id)
    left join node_part using (node_id)
    group by all
),
judged as (
    select
        candidate.*,
        worded.total,
        worded.reasons as reasons_,
        worded.fields,
        guard.because,
        rival.node_id_l is not null as has_rival,
        coalesce(is_decided, false) as is_decided,
        is_decided is not null as has_clash,
        concat_ws('; ',
            case when is_decided then 'an officer said that they are two people' end,
            case when has_pupil_numbers then 'two pupil numbers that both pass their check' end,
            case when has_ninos then 'two National Insurance numbers' end,
            case when is_of_one_list then 'both stand on one list of one source (a tenancy, crime, family or pupil row)' end
        ) as clashes
    from candidate
    join worded using (node_id_l, node_id_r)
    left join rival using (node_id_l, node_id_r)
    left join clash using (l_cluster, r_cluster)
    left join guard using (guard)
),
held as (
    select
        *,
        least(round(1 + pow(2, least(abs(total), 20))), 1000000)::bigint as one_in,
        case
            when is_joined then ''
            when clashes <> '' then clashes
            when is_ever_refused then 'birth dates that no slip explains'
            when because is not null then because
            when weight < $merge_at then printf('not sure enough: it takes %.2f bits', $merge_at)
            else ''
        end as held_back_by,
        case when is_joined then weight when has_clash or is_ever_refused or guard = 1 then total - $against else weight end as left_over,
        case
            when is_joined then ''
            when is_decided then 'an officer has decided about them'
            when l_record = r_record then 'both are what one record told, one after the other'
            when greatest(weight, total) < $merge_at and (has_clash or guard = 1)
                then 'a list, a number or a forename in one household speaks against them, and little for them'
            else ''
        end as not_asked
    from judged
)
select
    if(l_record < r_record, l_record, r_record) as record_id_l,
    if(l_record < r_record, r_record, l_record) as record_id_r,
    weight as match_weight,
    1 / (1 + pow(2, -weight)) as probability,
    1 / (1 + pow(2, -left_over)) as chance,
    is_joined,
    is_ever_refused as is_refused,
    case
        when is_joined then 'thin'
        when has_rival then 'ambiguous'
        when has_clash or is_ever_refused or guard > 0 then 'held back'
        else 'borderline'
    end as kind,
    held_back_by,
    reasons_ || printf('; total %.1f = ', total) || case
        when total >= 0 then format('{:,} in {:,}', one_in - 1, one_in)
        else format('1 in {:,}', one_in)
    end
        || case when total - weight > 0.05 then printf(', held at %.1f: %s', weight, because) else '' end as reasons,
    fields::varchar as fields,
    if(l_record < r_record, l_size.records, r_size.records) as records_l,
    if(l_record < r_record, r_size.records, l_size.records) as records_r,
    pair_count,
    not_asked,
    if(l_record < r_record, l_told_by, r_told_by) as told_by_l,
    if(l_record < r_record, r_told_by, l_told_by) as told_by_r
from held
left join size as l_size on l_size.part = l_part
left join size as r_size on r_size.part = r_part
order by record_id_l, record_id_r, weight desc, told_by_l, told_by_r
