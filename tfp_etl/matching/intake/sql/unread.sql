-- One row: how many cells of each date column hold something that is no date.
select
    count(*) filter (record_date is not null and read_date(record_date, $record_date_month_first) is null) as record_date,
    count(*) filter (dob is not null and read_date(dob, $dob_month_first) is null) as dob
from given
