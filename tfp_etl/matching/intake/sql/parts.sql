-- One row: a spelling of a role as it arrived, and what it means (roles.csv); spellings nobody knows are not here.
create temp table part as
with spelled as (
    select role as spelling, trim(regexp_replace(upper(role), '[^A-Z]+', ' ', 'g')) as plain
    from (select distinct role from given where role is not null)
)
select spelled.spelling, roles.role, roles.relationship, roles.gender, roles.list
from spelled
join roles on spelled.plain = roles.spelling
