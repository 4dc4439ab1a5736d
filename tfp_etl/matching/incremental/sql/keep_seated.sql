-- One row: a row of person records as matching read it, with its node. When it was shown is in kept.sighting.
create table kept.seated as
select * exclude (last_seen_on, seen_on, today, content) from seated order by node_key
