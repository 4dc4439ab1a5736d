-- One row a benefit row of an adult with a Work Programme or ESF date in the months up to the cut-off.
select m.case_id, 'benefits' as source_table, b.record_id, b.file_id, b.line_no
from claim_member as m
cross join judged as j
join benefit_spell as b
    on b.person_id = m.person_id
    and (
        (b.work_programme_on > j.progress_from_on and b.work_programme_on <= j.cut_off_on)
        or (b.esf_start_on > j.progress_from_on and b.esf_start_on <= j.cut_off_on)
    )
where m.is_adult is distinct from false
