-- The first day D for which months_before(D, months) is not before the given day.
create macro months_after(on_day, months) as
    case
        when months_before(cast(on_day + to_months(cast(months as integer)) as date), months) >= on_day
        then cast(on_day + to_months(cast(months as integer)) as date)
        else cast(on_day + to_months(cast(months as integer)) as date) + 1
    end
