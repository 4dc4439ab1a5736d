-- One row: a person and a key by which evidence looks from one person to another: a reference, a way to write an address, a surname in a
-- postcode. Who share a key with is_tie are judged together. A key without it joins nobody by itself, but who comes new with it may change
-- what is said of those who have it; a key that is not is_lasting is another number in the next run. known_by: the key of a spelling that
-- brings this key along: where somebody wrote it before, nothing new comes with it.
create temp table person_key as
with told_way as (
    select distinct person_id, way_no from record where way_no is not null
),

told_reference as (
    select distinct person_id, ref_no, kind = 'police' as is_event, kind = 'contact' as is_contact, is_known
    from record
    where ref_no is not null
),

way_key as (
    select way_no, hash('dwelling', dwelling) as key, true as is_tie, false as is_lasting, null::ubigint as known_by
    from dwelling
    where dwelling is not null
    union all
    select way_no, hash('postcode', by_postcode), true, true, null from address where by_postcode is not null
    union all
    select way_no, hash('uprn', uprn), true, true, null from address where uprn is not null
    union all
    select way_no, hash('street', by_street), true, true, null from address where by_street is not null
    union all
    select way_no, hash('spelling', numbers, street, area), true, true, null
    from address
    where numbers <> '' and length(street) > 4 and not is_fine
    union all
    select
        way_no,
        unnest([hash('begins', numbers, area, left(street, 3)), hash('ends', numbers, area, right(street, 4))]),
        false,
        true,
        hash('spelling', numbers, street, area)
    from address
    where numbers <> '' and length(street) > 4 and not is_fine
)

select distinct told_way.person_id, way_key.key, way_key.is_tie, way_key.is_lasting, way_key.known_by
from told_way
inner join way_key on told_way.way_no = way_key.way_no
union all
select distinct told_reference.person_id, hash('reference', ref.source_ref), true, true, null
from told_reference
inner join ref on told_reference.ref_no = ref.ref_no
where not told_reference.is_event
union all
select distinct told_reference.person_id, hash('event', ref.source_ref), false, true, null
from told_reference
inner join ref on told_reference.ref_no = ref.ref_no
where not told_reference.is_known and (told_reference.is_event or told_reference.is_contact)
union all
-- By every surname a person ever bore: whom a household proves to be one may go by either.
select distinct told_way.person_id, hash('namesake', way.postcode, surname.whole), true, true, null
from told_way
inner join way on told_way.way_no = way.way_no
inner join (select distinct person_id, surname_no from record) as worn on told_way.person_id = worn.person_id
inner join surname on worn.surname_no = surname.surname_no
where way.postcode is not null
