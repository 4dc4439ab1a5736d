-- One row: a distinct cell of middle names, and of the forename that a pupil is known by, with the names in it.
create or replace temp table other_cell as
with cell as (
    select coalesce(middle_names, '') as cell from records
    union
    select coalesce(alias_forename, '') from records
),
folded as (
    select cell, upper(translate(strip_accents(replace(cell, 'ß', 'ss')), 'łŁøØđĐæÆ', 'lLoOdDaA')) as folded_text from cell
)
select
    cell,
    list_filter(
        string_split(trim(regexp_replace(regexp_replace(folded_text, '[''’`.]', '', 'g'), '[^A-Z]+', ' ', 'g')), ' '),
        lambda word: not regexp_full_match(word, $no_name) and word <> ''
    ) as middle_names,
    nullif(trim(regexp_replace(regexp_replace(folded_text, '[''’`.]', '', 'g'), '[^A-Z].*$', '')), '') as alias_forename
from folded
