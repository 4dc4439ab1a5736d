-- One row: a kind of wrong merge of two true persons: pairs of persons, pairs of records, predicted persons concerned. The first kind
-- that applies. One home: one true family, or an address in common.
with person_pairs as (
    select
        l.cluster,
        l.records * r.records as record_pairs,
        coalesce(l.family = r.family, false) or list_has_any(l.places, r.places) as one_home,
        list_has_any(l.surnames, r.surnames) as one_surname,
        list_has_any(l.forenames, r.forenames) as one_forename,
        list_has_any(l.dobs, r.dobs) as one_dob,
        abs(datediff('year', list_min(l.dobs), list_min(r.dobs))) as years_apart
    from person_cells as l
    join person_cells as r on r.cluster = l.cluster and r.person > l.person
    where l.persons <= $most
),

judged as (
    select
        *,
        case
            when one_home and one_dob and not one_forename then 'twins (one home, one birth date, other forename)'
            when one_home and one_surname and one_forename and years_apart >= 13 then 'parent and child of one name'
            when one_home and one_surname and one_forename then 'namesakes in one home'
            when one_home and one_surname and years_apart >= 13 then 'parent and child in one home'
            when one_home and one_surname then 'siblings or couple (one home, one surname)'
            when one_home then 'one home, other surname'
            when one_surname and one_forename and one_dob then 'strangers of one name and birth date'
            when one_surname and one_forename then 'strangers of one name'
            when one_dob and (one_surname or one_forename) then 'strangers of one birth date and half a name'
            when one_dob then 'strangers of one birth date'
            when one_surname then 'strangers of one surname'
            else 'other'
        end as kind
    from person_pairs
)

select kind, count(*) as person_pairs, sum(record_pairs)::bigint as record_pairs, count(distinct cluster) as predicted_persons
from judged
group by kind
order by record_pairs desc, kind
