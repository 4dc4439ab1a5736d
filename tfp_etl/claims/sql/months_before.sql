-- The same day of the month, so many months earlier; the month's last day where that day does not exist.
create macro months_before(on_day, months) as cast(on_day - to_months(cast(months as integer)) as date)
