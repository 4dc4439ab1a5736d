-- One row: a dwelling of the state that was joined or parted, or that a way which came or went calls a hostel or the like.
create temp table dwelling_changed as
select before as dwelling from dwelling_now where before <> now
union
select dwelling from kept_way semi join way_moved using (way) where is_named_communal
union
select dwelling_now.now from dwelling_now inner join fresh_way on dwelling_now.way = fresh_way.way where fresh_way.is_named_communal
