-- One row: a pair of persons with the reasons for and against, in words and as JSON, in the order of the model; then the prior and
-- the sum, before any guard. Levels that weigh nothing are left out.
create temp table worded as
with told as (
    select node_id_l, node_id_r, rarity, unnest(levels)::int as level, generate_subscripts(levels, 1) as place from candidate
    union all
    select node_id_l, node_id_r, 0, 0, 0 from candidate
),
weighed as (
    select
        node_id_l,
        node_id_r,
        told.place,
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
)
select
    node_id_l,
    node_id_r,
    sum(weight) as total,
    string_agg(wording || printf(' %+.1f', weight), '; ' order by place = 0, place) as reasons,
    to_json(list({'field': field, 'level': wording, 'weight': round(weight, 2)} order by place = 0, place)) as fields
from spelt
group by node_id_l, node_id_r
