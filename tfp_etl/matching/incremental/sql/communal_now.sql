-- One row: a dwelling that is no home now.
create temp view communal as
select dwelling from kept.communal where dwelling not in (select found_dwelling from dwelling_touched)
union all
select dwelling from communal_fresh
