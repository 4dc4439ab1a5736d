-- One row: a way in which a true family came into two predicted families. The first that applies.
with judged as (
    select
        l.family_true,
        l.records * r.records as record_pairs,
        case
            when list_has_any(l.persons, r.persons) then 'by a person not linked'
            when list_has_any(l.places, r.places) and list_has_any(l.surnames, r.surnames) then 'though one address, one surname'
            when list_has_any(l.places, r.places) then 'other surnames, one address'
            when len(l.places) = 0 or len(r.places) = 0 then 'no address in one of the parts'
            when list_has_any(l.surnames, r.surnames) then 'other addresses, one surname'
            else 'neither address nor surname in common'
        end as kind
    from family_pieces as l
    join family_pieces as r on r.family_true = l.family_true and r.family_told > l.family_told
    where l.pieces_true <= $most
)

select kind, count(*) as family_pairs, sum(record_pairs)::bigint as record_pairs, count(distinct family_true) as families
from judged
group by kind
order by record_pairs desc, kind
