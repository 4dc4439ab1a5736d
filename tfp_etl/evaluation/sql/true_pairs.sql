-- One row: two named records of one true person; whether they were linked, what is missing between them and where they disagree.
-- respelt: alike, or an initial; other: another word (a short form, a married name). Persons of more than $most records are left out (coverage of pairs says how many).
create or replace table true_pairs as
with namesakes as (
    select forename, surname, count(distinct person) as persons
    from scored
    where has_name and forename is not null and surname is not null
    group by all
),

named as (
    select
        row_no, person, cluster, kind, scored.forename, scored.surname, dob, postcode, address, uprn, upn, nino,
        coalesce(uprn, address, postcode) is not null as has_place,
        coalesce(namesakes.persons, 0) as namesakes
    from scored
    left join namesakes on namesakes.forename = scored.forename and namesakes.surname = scored.surname
    where has_name
    qualify count(*) over (partition by person) between 2 and $most
)

select
    l.person,
    l.cluster <> r.cluster as is_missed,
    least(l.kind, r.kind) || ' - ' || greatest(l.kind, r.kind) as kinds,
    greatest(l.namesakes, r.namesakes) as namesakes,
    l.dob is null or r.dob is null as lacks_dob,
    not (l.has_place and r.has_place) as lacks_place,
    not (l.upn is not null and r.upn is not null or l.nino is not null and r.nino is not null) as lacks_number,
    l.forename is null or r.forename is null as lacks_forename,
    l.surname is null or r.surname is null as lacks_surname,
    coalesce(l.dob <> r.dob, false) as other_dob,
    coalesce(l.forename <> r.forename, false) and is_like(l.forename, r.forename) as respelt_forename,
    coalesce(l.forename <> r.forename, false) and not is_like(l.forename, r.forename) as other_forename,
    coalesce(l.surname <> r.surname, false) and is_like(l.surname, r.surname) as respelt_surname,
    coalesce(l.surname <> r.surname, false) and not is_like(l.surname, r.surname) as other_surname,
    l.has_place and r.has_place and not coalesce(l.uprn = r.uprn, false) and not coalesce(l.address = r.address, false)
        and not (coalesce(l.postcode = r.postcode, false) and (l.address is null or r.address is null)) as other_place
from named as l
join named as r on r.person = l.person and r.row_no > l.row_no
