-- One row: a way in which two true families came into one predicted family. The first that applies.
with judged as (
    select
        l.family_told,
        l.records * r.records as record_pairs,
        case
            when list_has_any(l.clusters, r.clusters) then 'by a person wrongly merged'
            when list_has_any(l.places, r.places) and list_has_any(l.surnames, r.surnames) then 'one address, one surname'
            when list_has_any(l.places, r.places) then 'one address, other surnames'
            when list_has_any(l.surnames, r.surnames) then 'one surname, other addresses'
            else 'neither address nor surname in common'
        end as kind
    from family_pieces as l
    join family_pieces as r on r.family_told = l.family_told and r.family_true > l.family_true
    where l.pieces_told <= $most
)

select kind, count(*) as family_pairs, sum(record_pairs)::bigint as record_pairs, count(distinct family_told) as families
from judged
group by kind
order by record_pairs desc, kind
