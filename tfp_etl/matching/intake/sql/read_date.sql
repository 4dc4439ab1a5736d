-- A date as text: ISO with or without a time, eight digits, or day, month and year (month_first: month, day and year).
create or replace temp macro read_date(cell, month_first) as
    case
        when cell is null then null
        when cell[5:5] in ('-', '/') then try_cast(left(cell, 10) as date)
        when length(cell) = 8 and cell not like '%/%' and cell not like '%-%' and cell not like '%.%' then try_strptime(cell, '%Y%m%d')::date
        when month_first then try_strptime(left(cell, 10), ['%m/%d/%Y', '%m-%d-%Y', '%m.%d.%Y'])::date
        else try_strptime(left(cell, 11), ['%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y', '%d %b %Y', '%d-%b-%Y'])::date
    end
