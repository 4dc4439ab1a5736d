-- One row: a node whose forename is an initial or unknown and which fits two people of other forenames (twins, mostly) about
-- equally well: it is given to neither.
create or replace temp table torn as
with link as (
    select node_id_l as node_id, node_id_r as other, weight from edges where weight >= $least
    union all
    select node_id_r, node_id_l, weight from edges where weight >= $least
),
candidate as (
    select link.node_id, other, weight, named.forename, named.forename_sound, named.forename_forms
    from link
    join nodes as nameless on nameless.node_id = link.node_id
    join nodes as named on named.node_id = other
    where length(coalesce(nameless.forename, '')) < 2 and length(named.forename) > 1
)
select distinct a.node_id
from candidate as a
join candidate as b on a.node_id = b.node_id and a.other < b.other
where $twins
    and abs(a.weight - b.weight) < $least
    and a.forename_sound <> b.forename_sound
    and jaro_winkler_similarity(a.forename, b.forename) < 0.88
    and not list_has_any(a.forename_forms, b.forename_forms)
