-- One row: a person now on the list of a programme family, and a number for that family.
select
    person_id,
    dense_rank() over (order by min(ref.source_ref)) - 1 as label
from record
inner join ref on record.ref_no = ref.ref_no
where kind = 'careworks' and is_latest and coalesce(valid_to, $as_of::date + 1) > $as_of::date
group by person_id
