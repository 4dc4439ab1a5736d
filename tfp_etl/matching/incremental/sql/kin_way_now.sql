-- One row: a way to write an address that somebody bears now, and its dwelling.
select kept_way.* replace (coalesce(dwelling_now.now, kept_way.dwelling) as dwelling)
from kept_way
left join dwelling_now using (way)
where kept_way.way not in (select way from way_moved where is_gone)
union all by name
select fresh_way.*, dwelling_now.now as dwelling
from fresh_way
inner join dwelling_now using (way)
