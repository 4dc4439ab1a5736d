-- One row: a distinct content of a person-bearing record, with the extracts that showed it. A record whose name or address
-- was changed between two extracts has two rows: both addresses are evidence of who it is about.
select
    * exclude (extract_on),
    max(extract_on) as record_date,
    min(extract_on) as first_seen_on,
    max(extract_on) as last_seen_on,
    list(distinct extract_on order by extract_on) as seen_on
from rows
group by all
order by all

