-- One row: the pupils of compulsory school age on roll in the newest term that had ended, and how many of them the attendance names.
with newest as (
    select * from terms where last_on <= $extract_on order by last_on desc limit 1
),
roll as (
    select distinct p.upn
    from pupils p
    join newest on p.entry_on <= newest.last_on and coalesce(p.leaving_on, date '9999-12-31') >= newest.first_on
    where p.upn <> '' and p.enrol_status in ('C', 'M') and try_cast(p.nc_year as integer) between 1 and 11
)
select count(*) as asked, count(*) filter (where upn in (select upn from attendance)) as found from roll
