-- One row: a way in which two true families came into one predicted family (is_merged), or a true family into two predicted ones. The
-- first that applies. Two pieces of one family on the one side are of two families on the other.
with piece as (
    select
        if($is_merged, family_told, family_true) as family,
        if($is_merged, family_true, family_told) as part,
        if($is_merged, pieces_told, pieces_true) as pieces,
        if($is_merged, clusters, persons) as people,
        records,
        places,
        surnames
    from family_pieces
),

judged as (
    select
        l.family,
        l.records * r.records as record_pairs,
        case
            when list_has_any(l.people, r.people) then if($is_merged, 'by a person wrongly merged', 'by a person not linked')
            when list_has_any(l.places, r.places) and list_has_any(l.surnames, r.surnames) then 'one address, one surname'
            when list_has_any(l.places, r.places) then 'one address, other surnames'
            when len(l.places) = 0 or len(r.places) = 0 then 'no address in one of the parts'
            when list_has_any(l.surnames, r.surnames) then 'one surname, other addresses'
            else 'neither address nor surname in common'
        end as kind
    from piece as l
    join piece as r on r.family = l.family and r.part > l.part
    where l.pieces <= $most
)

select kind, count(*) as family_pairs, sum(record_pairs)::bigint as record_pairs, count(distinct family) as families
from judged
group by kind
order by record_pairs desc, kind
