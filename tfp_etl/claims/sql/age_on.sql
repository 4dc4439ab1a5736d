-- Age in completed years on a day; born on 29 February, a year is completed on 1 March.
create macro age_on(born, on_day) as
    year(on_day) - year(born) - case when month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born) then 1 else 0 end
