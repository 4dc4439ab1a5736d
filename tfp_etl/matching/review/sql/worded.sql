-- One row: a candidate, with its levels (and the rarity of the name) in words and as JSON, in the order of the model, the prior last;
-- and the sum of the bits, before any guard. Levels that weigh nothing are left out. Each combination of levels is told once.
create temp table worded as
with levelled as materialized (
    select node_id_l, node_id_r, levels, rarity from $levelled semi join candidate using (node_id_l, node_id_r)
),
combination as materialized (
    select row_number() over () as combination_no, levels, rarity from (select distinct levels, rarity from levelled)
),
told as (
    select combination_no, rarity, unnest(levels)::int as level, generate_subscripts(levels, 1) as place from combination
    union all
    select combination_no, 0, 0, 0 from combination
),
weighed as (
    select
        combination_no,
        nullif(told.place, 0) as turn,
        level.field,
        level.label,
        level.weight + if(per_head is null, 0, rarity) as weight,
        if(per_head is not null and rarity <> 0, pow(2, rarity) / per_head, null) as one_in
    from told
    join level on level.place = told.place and level.level = told.level
),
spelt as (
    select
        *,
        label || case
            when one_in >= 2000 then format(' (rare: 1 in {:,})', round(one_in, if(one_in >= 10000, -3, -2))::bigint)
            when one_in < 100 then format(' (common: 1 in {})', round(one_in)::bigint)
            when one_in is not null then format(' (1 in {:,})', round(one_in)::bigint)
            else ''
        end as wording
    from weighed
    where abs(weight) >= 0.05
),
summed as (
    select
        combination_no,
        sum(weight) as total,
        list({'field': field, 'level': wording, 'weight': weight} order by turn) as said
    from spelt
    group by combination_no
),
said as materialized (
    select
        combination_no,
        total,
        array_to_string(list_transform(said, lambda each: each.level || printf(' %+.1f', each.weight)), '; ') as reasons,
        to_json(list_transform(
            said, lambda each: {'field': each.field, 'level': each.level, 'weight': round(each.weight, 2)}
        )) as fields
    from summed
)
select node_id_l, node_id_r, total, reasons, fields
from levelled
join combination using (levels, rarity)
join said using (combination_no)
