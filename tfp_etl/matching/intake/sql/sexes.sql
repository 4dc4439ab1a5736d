-- One row: a spelling of a sex as it arrived, and M or F. Digits are read as 1 male, 2 female, where both occur.
create temp table sex as
with spelled as (
    select gender as spelling, upper(gender) as plain
    from (select distinct gender from given where gender is not null)
)
select
    spelling,
    case
        when plain in ('M', 'MALE', 'MAN', 'BOY', 'MASCULINE', 'MR') then 'M'
        when plain in ('F', 'FEMALE', 'WOMAN', 'GIRL', 'W', 'FEMININE', 'MRS', 'MISS', 'MS') then 'F'
        when plain in ('1', '1.0') and (select bool_or(plain in ('2', '2.0')) from spelled) then 'M'
        when plain in ('2', '2.0') then 'F'
    end as gender
from spelled
