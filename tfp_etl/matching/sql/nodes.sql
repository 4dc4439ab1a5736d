-- One row: a node, the distinct content that Splink compares. node_id follows the content, not the order of the rows. What
-- follows from a name alone is told once a name, and nothing wide is sorted.
create table nodes as
with seat as (
    select
        node_key,
        row_number() over (order by node_key) as node_id,
        min(rowid) as seat_no,
        min(town) as town,
        min(house) as house,
        min(street) as street,
        min(born_by) as born_by,
        max(born_after) as born_after,
        count(*) as record_count
    from seated
    group by node_key
),
kin_of_several as (
    select node_key, list_sort(list(distinct key)) as kin
    from (
        select node_key, unnest(kin) as key
        from seated
        semi join (select node_key from seat where record_count > 1) as several using (node_key)
    )
    group by node_key
),
grouped as materialized (
    select
        seat.node_id,
        seat.node_key,
        told.forename,
        told.other_names,
        told.surname,
        told.surname_parts,
        told.alias_forename,
        told.dob,
        told.gender,
        told.postcode,
        told.dwelling,
        seat.town,
        seat.house,
        seat.street,
        told.generation,
        told.parenthood,
        told.upn,
        told.former_upn,
        told.nino,
        told.nominal_ref,
        if(record_count = 1, told.kin, coalesce(kin_of_several.kin, [])) as kin,
        seat.born_by,
        seat.born_after,
        seat.record_count
    from seat
    join seated as told on told.rowid = seat_no
    left join kin_of_several on kin_of_several.node_key = seat.node_key
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
    grouped.*,
    first_name.forms as forename_forms,
    first_name.sound as forename_sound,
    last_name.sound as surname_sound,
    first_name.bones as forename_bones,
    last_name.bones as surname_bones,
    array_to_string(list_sort(list_distinct(list_filter(
        list_concat([grouped.forename], other_names, if(length(surname_parts) > 1, list_filter(surname_parts, lambda name: name <> grouped.surname), surname_parts)),
        lambda name: length(name) > 2 and name not in ('VAN', 'VON', 'DER', 'DEN', 'DEL', 'DOS', 'DAS', 'BIN', 'IBN', 'ABU', 'BINT')
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
join first_name
    on grouped.forename is not distinct from first_name.forename and grouped.alias_forename is not distinct from first_name.alias_forename
join last_name on grouped.surname is not distinct from last_name.surname
left join pupil on grouped.upn = pupil.upn
