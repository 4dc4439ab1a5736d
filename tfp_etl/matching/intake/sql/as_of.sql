-- One row: as_of, the day the records speak of: the latest record_date (a stray date, more than a year after 999 in 1,000, does not count),
-- else the latest birth, else 1 January 2000.
create temp table day as
with usual as (
    select quantile_disc(record_date, 0.999) + interval 366 day as until_on from described
)
select coalesce(
    (select max(record_date) from described, usual where record_date <= until_on),
    (select max(dob) from described),
    date '2000-01-01'
)::date as as_of
