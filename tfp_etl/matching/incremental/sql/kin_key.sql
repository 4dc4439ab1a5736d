-- One row: a person and a key by which evidence looks from one person to another, other than a dwelling: a reference, a surname in a
-- postcode. Who share a key with is_tie are judged together. A key without it joins nobody by itself, but who comes or goes with it may
-- change what is said of those who have it.
create temp table person_key as
with told_reference as (
    select distinct person_id, ref_no, kind = 'police' as is_event, kind = 'contact' as is_contact, is_known
    from record
    where ref_no is not null
)

select distinct told_reference.person_id, (hash('reference', ref.source_ref) >> 1)::bigint as key, true as is_tie
from told_reference
inner join ref on told_reference.ref_no = ref.ref_no
where not told_reference.is_event
union all
select distinct told_reference.person_id, (hash('event', ref.source_ref) >> 1)::bigint, false
from told_reference
inner join ref on told_reference.ref_no = ref.ref_no
where not told_reference.is_known and (told_reference.is_event or told_reference.is_contact)
union all
-- By every surname a person ever bore: whom a household proves to be one may go by either.
select distinct told_way.person_id, (hash('namesake', way.postcode, surname.whole) >> 1)::bigint, true
from (select distinct person_id, way_no from record where way_no is not null) as told_way
inner join way on told_way.way_no = way.way_no
inner join (select distinct person_id, surname_no from record) as worn on told_way.person_id = worn.person_id
inner join surname on worn.surname_no = surname.surname_no
where way.postcode is not null
