-- One row: a node, the distinct content that Splink compares. node_id follows the content, not the order of the rows.
create table nodes as
with grouped as (
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
)
select
    row_number() over (order by node_key) as node_id,
    grouped.*,
    list_sort(list_distinct(list_filter(
        list_concat([grouped.forename, grouped.alias_forename], nickname.canonical, alias.canonical), lambda name: name is not null
    ))) as forename_forms,
    sound_of(grouped.forename) as forename_sound,
    sound_of(grouped.surname) as surname_sound,
    bones_of(grouped.forename) as forename_bones,
    bones_of(grouped.surname) as surname_bones,
    array_to_string(list_sort(list_distinct(list_filter(
        list_concat([grouped.forename], other_names, surname_parts), lambda name: length(name) > 1
    ))), ' ') as all_names,
    list_filter(other_names, lambda name: length(name) > 1) as middle_names,
    case when length(other_names) > 0 then grouped.forename || array_to_string(other_names, '') end as given_names,
    house || '|' || left(street, 3) as door,
    coalesce(pupil.canonical, '?' || grouped.upn) as pupil_key,
    count(*) over (partition by grouped.surname) / greatest(count(*) over (), 1000) as surname_share,
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
left join nickname on grouped.forename = nickname.forename
left join nickname as alias on grouped.alias_forename = alias.forename
left join pupil on grouped.upn = pupil.upn
