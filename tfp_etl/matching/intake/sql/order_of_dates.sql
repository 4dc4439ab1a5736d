-- One row: whether the dates with slashes of a column can only be read with the month first.
select
    count(*) filter (split_part(record_date, '/', 2)::text > '12' and split_part(record_date, '/', 1) <= '12')
        > count(*) filter (split_part(record_date, '/', 1) > '12') as record_date,
    count(*) filter (split_part(dob, '/', 2) > '12' and split_part(dob, '/', 1) <= '12')
        > count(*) filter (split_part(dob, '/', 1) > '12') as dob
from given
where record_date like '__/__/____%' or dob like '__/__/____%'
