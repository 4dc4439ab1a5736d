-- One row: a node and its address to the letter, with its postcode or town, where addresses come without house numbers.
select
    regexp_replace(upper(strip_accents(sent.address)), '[^A-Z0-9]', '', 'g') || '|' || coalesce(nodes.postcode, nodes.town) as key,
    nodes.node_id,
    nodes.initial,
    nodes.birth_year
from nodes
join (select node_key, arg_min(row_key, seated.rowid) as row_key from seated group by node_key) as told using (node_key)
join (select distinct row_key, address from records) as sent using (row_key)
where length(sent.address) > 5
