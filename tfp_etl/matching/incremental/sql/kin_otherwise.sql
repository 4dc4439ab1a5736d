-- One row: a person whose evidence may be another once households proved some persons one: of a component of which two are one, or who bears a
-- surname that another share of persons bears by the second statistics than by the first, as far as evidence asks for it. A surname that
-- came since has the least share.
with weighed as (
    select
        turn,
        surname,
        if(share * $postcode_people < 1, least($postcode_namesake, floor(-log2(share * $postcode_people))), null) as bits
    from (
        select 'first' as turn, surname, share from first_carrier
        union all
        select 'second', surname, share from second_carrier
        union all
        select 'first', null, min(share) from first_carrier
        union all
        select 'second', null, min(share) from second_carrier
    )
),

other as (
    select coalesce(first.surname, second.surname) as surname
    from (select * from weighed where turn = 'first') as first
    full join (select * from weighed where turn = 'second') as second
        on first.surname is not distinct from second.surname
    where first.bits is distinct from second.bits
),

touched as (
    select person_id from survivor
    union
    select person_id from person where surname in (select surname from other where surname is not null)
    union
    select person_id
    from person
    where exists (select 1 from other where surname is null) and surname not in (select surname from first_carrier)
)

select member.person_id
from member
semi join (select distinct component from member semi join touched using (person_id)) as reached using (component)
