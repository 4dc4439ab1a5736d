-- One row a family of the evidence (a family with two careworks references has two): the case that is judged.
-- standing: null outside the programme; ATTACHED, NOT_YET (engaged after the cut-off), UNKNOWN (engaged, no day), or the block.
select
    row_number() over (order by f.family_id, f.family_ref nulls last, f.record_id) as case_id,
    f.family_id,
    f.family_ref,
    f.district,
    f.identified_on,
    f.engagement_status,
    f.engaged_on,
    case
        when f.family_ref is null then null
        when f.engagement_status in (select code from code where list = 'engaged') then
            case
                when f.engaged_on is null then 'UNKNOWN'
                when f.engaged_on > j.cut_off_on then 'NOT_YET'
                else 'ATTACHED'
            end
        when f.engagement_status in (select code from code where list = 'out_of_area') then 'BLOCKED_OUT_OF_AREA'
        else 'BLOCKED_NOT_ATTACHED'
    end as standing,
    months_before(f.engaged_on, j.comparison_months) as before_from_on,
    f.record_id,
    f.file_id,
    f.line_no
from families as f
cross join judged as j
