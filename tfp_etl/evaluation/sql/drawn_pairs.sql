-- One row: a pair drawn for a person to look at, in an order that tells nothing. Within a stratum the pairs with the smallest digest
-- of ids and seed are drawn: the same files and seed give the same sample, in whatever order rows come.
with ordered as (
    select
        record_id_l,
        record_id_r,
        stratum,
        md5(concat_ws(chr(31), $seed::text, record_id_l, record_id_r)) as digest,
        count(*) over (partition by stratum) as pairs_in_stratum
    from pair_frame
),

ranked as (
    select *, row_number() over (partition by stratum order by digest, record_id_l, record_id_r) as place
    from ordered
)

select record_id_l, record_id_r, ranked.stratum, pairs_in_stratum, allotted.pairs as pairs_drawn
from ranked
join allotted on allotted.stratum = ranked.stratum
where place <= allotted.pairs
order by md5(digest), record_id_l, record_id_r
