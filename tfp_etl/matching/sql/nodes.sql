-- One row: a node, the distinct content that Splink compares. node_id follows the content, not the order of the rows. What
-- follows from a name alone is told once a name, and nothing wide is sorted.
create table nodes as
with grouped as materialized (
    select
        node_key,
        any_value(forename) as forename,
        any_value(other_names) as other_names,
        any_value(surname) as surname,
        any_value(surname_parts) as surname_parts,
        any_value(alias_forename) as alias_forename,
        any_value(dob) as dob,
        any_value(gender) as gender,
        any_value(postcode) as postcode,
        any_value(dwelling) as dwelling,
        min(town) as town,
        min(house) as house,
        min(street) as street,
        any_value(generation) as generation,
        any_value(parenthood) as parenthood,
        any_value(upn) as upn,
        any_value(former_upn) as former_upn,
        any_value(nino) as nino,
        any_value(nominal_ref) as nominal_ref,
        list_sort(list_distinct(flatten(list(kin)))) as kin,
        min(born_by) as born_by,
        max(born_after) as born_after,
        count(*) as record_count
    from seated
    group by node_key
),
numbered as (
    select node_key, row_number() over (order by node_key) as node_id from grouped
),
given as (
    select forename, alias_forename, nickname.canonical as canonical, alias.canonical as alias_canonical
    from (select distinct forename, alias_forename from grouped)
    left join nickname using (forename)
    left join nickname as alias on alias_forename = alias.forename
),
first_name as (
    select
        forename,
        alias_forename,
        list_sort(list_distinct(list_filter(
            list_concat([forename, alias_forename], canonical, alias_canonical), lambda name: name is not null
        ))) as forms,
        sound_of(forename) as sound,
        bones_of(forename) as bones
    from given
),
last_name as (
    select surname, sound_of(surname) as sound, bones_of(surname) as bones, bearers
    from (select surname, count(*) as bearers from grouped group by surname)
)
select
    numbered.node_id,
    grouped.*,
    first_name.forms as forename_forms,
    first_name.sound as forename_sound,
    last_name.sound as surname_sound,
    first_name.bones as forename_bones,
    last_name.bones as surname_bones,
    array_to_string(list_sort(list_distinct(list_filter(
        list_concat([grouped.forename], other_names, surname_parts), lambda name: length(name) > 1
    ))), ' ') as all_names,
    list_filter(other_names, lambda name: length(name) > 1) as middle_names,
    case when length(other_names) > 0 then grouped.forename || array_to_string(other_names, '') end as given_names,
    house || '|' || left(street, 3) as door,
    coalesce(pupil.canonical, '?' || grouped.upn) as pupil_key,
    last_name.bearers / greatest((select count(*) from grouped), 1000) as surname_share,
    split_part(postcode, ' ', 1) as outcode,
    least(grouped.forename, grouped.surname) || '|' || greatest(grouped.forename, grouped.surname) as name_pair,
    left(grouped.forename, 1) as initial,
    left(grouped.surname, 1) as surname_initial,
    left(grouped.dob::varchar, 4) as birth_year,
    left(grouped.dob::varchar, 7) as birth_month,
    right(grouped.dob::varchar, 5) as birthday,
    grouped.forename as block_forename,
    grouped.surname as block_surname,
    grouped.dob as block_dob,
    grouped.postcode as block_postcode
from grouped
join numbered on grouped.node_key = numbered.node_key
join first_name
    on grouped.forename is not distinct from first_name.forename and grouped.alias_forename is not distinct from first_name.alias_forename
join last_name on grouped.surname is not distinct from last_name.surname
left join pupil on grouped.upn = pupil.upn
