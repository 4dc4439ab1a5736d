-- One row: a dwelling and a household of the run before, and how many people are told of both at one time; many first.
select
    home.dwelling_no,
    before.household_id,
    count(*) as people
from before
inner join residence on before.person_id = residence.person_id
inner join home on residence.place = home.place
where
    before.valid_from < coalesce(residence.valid_to, '9999-12-31'::date)
    and residence.valid_from < coalesce(before.valid_to, '9999-12-31'::date)
group by home.dwelling_no, before.household_id
order by people desc, before.household_id, home.dwelling_no
