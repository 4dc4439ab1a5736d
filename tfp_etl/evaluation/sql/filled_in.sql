-- One row: a name group and the shares of its named records that lack something; namesakes: mean number of people who bear the same
-- forename and surname as the record.
with namesakes as (
    select forename, surname, count(distinct person) as persons
    from scored
    where has_name and forename is not null and surname is not null
    group by all
)

select
    name_group as "group",
    count(*) as records,
    round(avg((dob is null)::int), 4) as lacks_dob,
    round(avg((coalesce(uprn, address, postcode) is null)::int), 4) as lacks_place,
    round(avg((upn is null and nino is null)::int), 4) as lacks_number,
    round(avg((kind like '%(contacts)')::int), 4) as contacts,
    round(avg(coalesce(namesakes.persons, 1)), 2) as namesakes,
    round(count(*) / count(distinct person), 2) as records_a_person
from scored
left join namesakes on namesakes.forename = scored.forename and namesakes.surname = scored.surname
where has_name and name_group is not null
group by name_group
order by name_group
