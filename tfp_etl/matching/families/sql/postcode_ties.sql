-- One row: two people of one surname in one postcode, one of whom gives no address: a claimant, or a member of a programme family.
-- A tie only where all namesakes of the postcode who do give one live at one dwelling, and the weaker the commoner the surname.
with near as (
    select
        abode.place,
        person.person_id,
        person.surname,
        home.place as dwelling
    from abode
    inner join person on abode.person_id = person.person_id
    left join abode as home on abode.person_id = home.person_id and home.scale = 'D' and home.is_current
    where abode.scale = 'P' and abode.is_current and person.surname is not null
),

clear as (
    select
        place,
        surname
    from near
    group by place, surname
    having count(distinct dwelling) <= 1 and count(distinct person_id) between 2 and $communal_people and count(*) > count(dwelling)
)

select distinct
    a.person_id as person_a,
    b.person_id as person_b,
    'postcode' as kind,
    least($postcode_namesake, floor(-log2(carrier.share * $postcode_people)))::integer as weight
from clear
inner join near as a on clear.place = a.place and clear.surname = a.surname
inner join near as b on clear.place = b.place and clear.surname = b.surname and a.person_id < b.person_id
inner join carrier on clear.surname = carrier.surname
where (a.dwelling is null or b.dwelling is null) and carrier.share * $postcode_people < 1
