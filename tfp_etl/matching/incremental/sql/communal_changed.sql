-- One row: a dwelling that became a home, or ceased to be one.
create temp table communal_changed as
with before as (
    select dwelling from kept.communal where dwelling in (select found_dwelling from dwelling_touched)
)
(select dwelling from communal_fresh except select dwelling from before)
union all
(select dwelling from before except select dwelling from communal_fresh)
